// An OpenID Connect provider on loopback for tests/oidc.rs.
//
// It certifies like any other (discovery, PKCE, nonce, signed tokens); only its
// sign-in page is replaced: whoever comes is signed in as ACCOUNT. Prints
// "ready <issuer>" once it listens, and ends when its input is closed.

import { createServer } from "node:http";
import Provider from "oidc-provider";

const [redirect, account] = process.argv.slice(2);
const server = createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "xinqiao",
      client_secret: "a secret for tests only",
      redirect_uris: [redirect],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  cookies: { keys: ["a key for tests only"] },
  claims: { openid: ["sub"], profile: ["preferred_username"], email: ["email", "email_verified"] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, preferred_username: account, email: account, email_verified: false }),
  }),
});

// Whatever it asks, the answer is yes.
const answer = provider.callback();
server.on("request", async (request, response) => {
  if (!request.url.startsWith("/interaction/")) return answer(request, response);
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  const result = {};
  if (prompt.name === "login") {
    result.login = { accountId: "subject-1" };
  } else {
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    result.consent = { grantId: await grant.save() };
  }
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
});

console.log(`ready ${issuer}`);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
