//! Talking to the provider: its description, its word about a person. All of it
//! waits for the network; call it through [`away`].

use std::{error::Error, time::Duration};

use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeVerifier, RedirectUrl, TokenResponse,
    core::{
        CoreClient, CoreIdTokenClaims, CoreProviderMetadata, CoreTokenResponse, CoreUserInfoClaims,
    },
    ureq,
};

use super::{Claim, OidcError, Settings};

/// A provider as it describes itself.
pub(super) type Provider = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Reads the provider's own description: its addresses and keys.
pub(super) fn discover(settings: Settings) -> Result<Provider, OidcError> {
    let wrong = |what: &str| OidcError::Settings(what.to_owned());
    let issuer = IssuerUrl::new(settings.issuer).map_err(|_| wrong("issuer is no address"))?;
    let redirect =
        RedirectUrl::new(settings.redirect).map_err(|_| wrong("redirect is no address"))?;
    let metadata = CoreProviderMetadata::discover(&issuer, &http()).map_err(|e| said(&e))?;
    let secret = settings.client_secret.map(ClientSecret::new);
    let client =
        CoreClient::from_provider_metadata(metadata, ClientId::new(settings.client_id), secret);
    Ok(client.set_redirect_uri(redirect))
}

/// Trades the code for the provider's word and takes the name out of it.
pub(super) fn exchange(
    provider: &Provider,
    claim: Claim,
    code: AuthorizationCode,
    nonce: &Nonce,
    verifier: PkceCodeVerifier,
) -> Result<String, OidcError> {
    let request = provider.exchange_code(code).map_err(|e| said(&e))?;
    let answer = request
        .set_pkce_verifier(verifier)
        .request(&http())
        .map_err(|e| said(&e))?;
    let not_proven = |why: &str| OidcError::NotProven(why.to_owned());
    let token = answer.id_token().ok_or_else(|| not_proven("no ID token"))?;
    let claims = token
        .claims(&provider.id_token_verifier(), nonce)
        .map_err(|error| OidcError::NotProven(chain(&error)))?;
    if let Some(name) = from_token(claim, claims) {
        return Ok(name);
    }
    // Many providers keep the profile for the user-info endpoint.
    from_user_info(provider, claim, claims, &answer)?
        .ok_or_else(|| not_proven(&format!("{claim:?} is not said, or not verified")))
}

fn from_token(claim: Claim, claims: &CoreIdTokenClaims) -> Option<String> {
    match claim {
        Claim::Sub => Some(claims.subject().to_string()),
        Claim::PreferredUsername => claims.preferred_username().map(|name| name.to_string()),
        Claim::Email if claims.email_verified() == Some(true) => {
            claims.email().map(|email| email.to_string())
        }
        Claim::Email => None,
    }
}

fn from_user_info(
    provider: &Provider,
    claim: Claim,
    claims: &CoreIdTokenClaims,
    answer: &CoreTokenResponse,
) -> Result<Option<String>, OidcError> {
    let subject = Some(claims.subject().clone());
    let request = provider
        .user_info(answer.access_token().clone(), subject)
        .map_err(|e| said(&e))?;
    let info: CoreUserInfoClaims = request.request(&http()).map_err(|e| said(&e))?;
    Ok(match claim {
        Claim::Sub => None,
        Claim::PreferredUsername => info.preferred_username().map(|name| name.to_string()),
        Claim::Email if info.email_verified() == Some(true) => {
            info.email().map(|email| email.to_string())
        }
        Claim::Email => None,
    })
}

/// Follows no redirect: a provider must not send us to addresses of its choice.
fn http() -> ureq::Agent {
    ureq::AgentBuilder::new()
        .redirects(0)
        .timeout(Duration::from_secs(10))
        .build()
}

/// The HTTP client waits; that happens away from the threads that serve requests.
pub(super) async fn away<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, OidcError> + Send + 'static,
) -> Result<T, OidcError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| said(&error))?
}

fn said(error: &(dyn Error + 'static)) -> OidcError {
    OidcError::Provider(chain(error))
}

/// An error with its causes; bodies of answers are in none of them.
fn chain(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |&error| error.source());
    causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
