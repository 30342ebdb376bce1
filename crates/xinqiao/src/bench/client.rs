//! A client that keeps one connection and drives cases through their lives.

use std::{net::SocketAddr, time::Instant};

use anyhow::{Context, bail};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, client::conn::http1::SendRequest};
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpStream;

use super::tally::Tally;

/// Who acts, and on what.
#[derive(Clone, Debug)]
pub struct Cast {
    /// Token of an agent.
    pub agent: String,
    /// Token of a handler of `unit`.
    pub handler: String,
    /// The unit cases go to.
    pub unit: i64,
    /// Region of the cases.
    pub region: String,
    /// Class of the cases.
    pub class: String,
}

/// One connection to the server.
pub struct Client {
    server: SocketAddr,
    connection: SendRequest<Full<Bytes>>,
    cast: Cast,
    filing: Bytes,
    dispatch: Bytes,
    reply: Bytes,
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    /// When the server is not there.
    pub async fn connect(server: SocketAddr, cast: Cast) -> anyhow::Result<Self> {
        let text = sample_text();
        let filing = json!({
            "nature": "help", "text": text, "region": cast.region, "class": cast.class,
            "place": "幸福里小区门口", "channel": "phone", "public": true, "accepted": true,
            "person": { "name": "王小雨", "phone": "13900001234" },
        });
        let reply = json!({
            "to_person": "您好，您反映的问题已安排人员到现场处理完毕，感谢您的提醒，如有问题请再联系我们。",
            "to_hotline": "已到现场处理完毕，并电话告知诉求人。",
        });
        Ok(Self {
            connection: open(server).await?,
            server,
            dispatch: json!({ "lead": cast.unit }).to_string().into(),
            filing: filing.to_string().into(),
            reply: reply.to_string().into(),
            cast,
        })
    }

    /// One whole life; the number of the case when all five requests succeeded.
    ///
    /// # Errors
    /// When the connection is lost; refusals are counted in the tally.
    pub async fn live(&mut self, tally: &mut Tally) -> anyhow::Result<Option<String>> {
        let agent = self.cast.agent.clone();
        let handler = self.cast.handler.clone();
        let filing = self.filing.clone();
        let Some(filed) = self
            .ask(tally, "file", Method::POST, "/api/v1/cases", &agent, filing)
            .await?
        else {
            return Ok(None);
        };
        let number = number_in(&filed)?;
        let of_case = |what: &str| format!("/api/v1/cases/{number}{what}");
        let steps = [
            (
                "dispatch",
                Method::POST,
                of_case("/dispatches"),
                &agent,
                self.dispatch.clone(),
            ),
            (
                "sign",
                Method::POST,
                of_case("/signatures"),
                &handler,
                Bytes::from_static(b"{}"),
            ),
            (
                "reply",
                Method::POST,
                of_case("/replies"),
                &handler,
                self.reply.clone(),
            ),
            ("fetch", Method::GET, of_case(""), &handler, Bytes::new()),
        ];
        for (name, method, path, token, body) in steps {
            if self
                .ask(tally, name, method, &path, token, body)
                .await?
                .is_none()
            {
                return Ok(None);
            }
        }
        tally.lives += 1;
        Ok(Some(number))
    }

    async fn ask(
        &mut self,
        tally: &mut Tally,
        name: &'static str,
        method: Method,
        path: &str,
        token: &str,
        body: Bytes,
    ) -> anyhow::Result<Option<Bytes>> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost")
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .body(Full::new(body))?;
        let started = Instant::now();
        if self.connection.ready().await.is_err() {
            self.connection = open(self.server).await?;
        }
        let answer = self
            .connection
            .send_request(request)
            .await
            .context("the connection was lost")?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        if status.is_success() {
            tally
                .requests
                .entry(name)
                .or_default()
                .add(started.elapsed());
            return Ok(Some(body));
        }
        *tally
            .errors
            .entry(format!("{name} {}", status.as_u16()))
            .or_default() += 1;
        Ok(None)
    }
}

async fn open(server: SocketAddr) -> anyhow::Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(server)
        .await
        .context("the server does not answer")?;
    stream.set_nodelay(true)?;
    let (connection, driver) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(driver);
    Ok(connection)
}

/// The case number in an answer, without reading all of it as JSON.
fn number_in(answer: &Bytes) -> anyhow::Result<String> {
    let text = std::str::from_utf8(answer)?;
    let Some((_, rest)) = text.split_once("\"number\":\"") else {
        bail!("no number in {text}")
    };
    Ok(rest
        .chars()
        .take_while(|sign| *sign != '"')
        .filter(char::is_ascii_digit)
        .collect())
}

/// A message of 350 characters, as long as the figures are stated for.
#[must_use]
pub fn sample_text() -> String {
    let sentence =
        "小区门口的路灯从上周三开始一直不亮，晚上老人孩子进出看不清台阶，昨天已经有人摔倒。";
    sentence.chars().cycle().take(350).collect()
}
