//! Staff sign in at a real OpenID Connect provider: `oidc/provider.mjs`, from
//! the packages of `oidc/package-lock.json` (`npm ci` in that folder).

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod town;

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Lines},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use openidconnect::ureq;
use town::{LIN, at, from};
use xinqiao_identity::{
    oidc::{Claim, Oidc, OidcError, Settings},
    sign_in_log::SignInLog,
};
use xinqiao_platform::db::testing::each_engine;

/// Nothing listens there; the story reads the address and goes no further.
const REDIRECT: &str = "http://127.0.0.1:9/sign-in/oidc";

#[tokio::test]
async fn staff_sign_in_at_another_provider() {
    if std::env::var_os("XINQIAO_TEST_OIDC").is_none() {
        eprintln!("OIDC provider not tried: XINQIAO_TEST_OIDC is not set (cargo verify sets it)");
        return;
    }
    each_engine(|db| async move {
        let lin = Provider::start("lin");
        let identity = town::identity_with(&db, lin.settings(Claim::PreferredUsername)).await;
        let oidc = identity.oidc.clone().unwrap();

        let departure = oidc.depart(at(0)).await.unwrap();
        let (state, code) = browse(&departure.url);
        assert_eq!(state, departure.state);
        // Another browser has no such cookie: nobody signs a stranger in with a link.
        let other = oidc
            .arrive(&state, &code, &"0".repeat(64), from(2), at(1))
            .await;
        assert!(matches!(other, Err(OidcError::Stale)));
        let (cookie, session) = oidc
            .arrive(&state, &code, &departure.state, from(1), at(2))
            .await
            .unwrap();
        assert_eq!(session.person, LIN);
        assert!(identity.signed_in(&cookie, at(3)).await.unwrap().is_some());
        let log = SignInLog::new(db.clone())
            .latest(Some(LIN), 1)
            .await
            .unwrap();
        assert_eq!(
            (log[0].way.as_str(), log[0].outcome.as_str()),
            ("oidc", "signed_in")
        );
        let again = oidc
            .arrive(&state, &code, &departure.state, from(1), at(3))
            .await;
        assert!(
            matches!(again, Err(OidcError::Stale)),
            "a way there works once"
        );

        let departure = oidc.depart(at(10)).await.unwrap();
        let (state, code) = browse(&departure.url);
        let late = oidc
            .arrive(&state, &code, &departure.state, from(1), at(10 + 601))
            .await;
        assert!(
            matches!(late, Err(OidcError::Stale)),
            "ten minutes are over"
        );

        // A code from one way does not end another: the provider asks for the
        // verifier of its own (PKCE).
        let (one, two) = (
            oidc.depart(at(20)).await.unwrap(),
            oidc.depart(at(20)).await.unwrap(),
        );
        let (_, foreign) = browse(&two.url);
        let swapped = oidc
            .arrive(&one.state, &foreign, &one.state, from(1), at(21))
            .await;
        assert!(
            matches!(swapped, Err(OidcError::Provider(_))),
            "{:?}",
            swapped.err()
        );

        // An address that the provider did not verify is nobody's proof.
        let unverified = with(&db, &lin, Claim::Email).await;
        assert!(matches!(
            through(&unverified).await,
            Err(OidcError::NotProven(_))
        ));

        let stranger = Provider::start("stranger");
        let not_here = with(&db, &stranger, Claim::PreferredUsername).await;
        assert!(matches!(
            through(&not_here).await,
            Err(OidcError::NotOnTheStaff)
        ));

        let gone = with(&db, &stranger, Claim::Sub).await;
        drop(stranger);
        assert!(matches!(
            gone.depart(at(0)).await,
            Err(OidcError::Provider(_))
        ));
    })
    .await;
}

async fn with(db: &xinqiao_platform::Db, provider: &Provider, claim: Claim) -> Oidc {
    town::identity_with(db, provider.settings(claim))
        .await
        .oidc
        .unwrap()
}

/// There and back.
async fn through(oidc: &Oidc) -> Result<(), OidcError> {
    let departure = oidc.depart(at(0)).await?;
    let (state, code) = browse(&departure.url);
    oidc.arrive(&state, &code, &departure.state, from(1), at(1))
        .await
        .map(drop)
}

/// The provider as its own process; it ends when its input is closed.
struct Provider {
    process: Child,
    issuer: String,
    /// Held open: it writes notices there, and ends when nobody could read them.
    _notices: Lines<BufReader<ChildStdout>>,
}

impl Provider {
    fn start(account: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oidc");
        let mut process = Command::new("node")
            .current_dir(folder)
            .args(["provider.mjs", REDIRECT, account])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node is needed to run the OIDC provider");
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let issuer = lines.find_map(|line| line.ok()?.strip_prefix("ready ").map(str::to_owned));
        let issuer = issuer.expect("the provider ended; was npm ci run in tests/oidc?");
        Self {
            process,
            issuer,
            _notices: lines,
        }
    }

    fn settings(&self, claim: Claim) -> Settings {
        Settings {
            issuer: self.issuer.clone(),
            client_id: "xinqiao".into(),
            client_secret: Some("a secret for tests only".into()),
            redirect: REDIRECT.into(),
            claim,
        }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// A browser that follows redirects with its cookies until it is sent back to
/// us; state and code from that address.
fn browse(url: &str) -> (String, String) {
    let agent = ureq::AgentBuilder::new().redirects(0).build();
    let origin = url.split('/').take(3).collect::<Vec<_>>().join("/");
    let (mut url, mut cookies) = (url.to_owned(), BTreeMap::new());
    for _ in 0..12 {
        let jar: Vec<String> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let answer = agent
            .get(&url)
            .set("cookie", &jar.join("; "))
            .call()
            .unwrap();
        for cookie in answer.all("set-cookie") {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        let next = answer
            .header("location")
            .expect("the provider redirects")
            .to_owned();
        if let Some(query) = next.strip_prefix(REDIRECT) {
            let part = |name: &str| {
                let pair = query[1..]
                    .split('&')
                    .find_map(|pair| pair.strip_prefix(name));
                pair.and_then(|value| value.strip_prefix('='))
                    .unwrap()
                    .to_owned()
            };
            return (part("state"), part("code"));
        }
        url = if next.starts_with('/') {
            format!("{origin}{next}")
        } else {
            next
        };
    }
    panic!("the provider did not send the browser back");
}
