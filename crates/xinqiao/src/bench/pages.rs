//! `xinqiao bench pages`: how long the server takes for each page there is.
//!
//! Finds the pages the way people do, by links, as a stranger, a citizen and
//! one of each kind of staff; then asks for each of them many times, one at a
//! time and eight at a time. The server runs in this process and answers over
//! HTTP on loopback, so the times hold all that a browser would wait for but
//! the line.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Instant,
};

use anyhow::{Context as _, bail};
use bytes::Bytes;
use clap::Args;
use http_body_util::{BodyExt as _, Empty};
use hyper::{Request, StatusCode, client::conn::http1::SendRequest, header};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use xinqiao_identity::sign_in_log::Origin;
use xinqiao_kernel::{PersonId, UnitId, words::Role};

use super::tally::{Latencies, Percentiles};
use crate::{
    demo,
    open::{Database, House, Opening},
    serve::{self, Extra},
};

/// Asked for before it counts.
const WARM_UP: usize = 5;
/// So many at a time in the second round.
const TOGETHER: usize = 8;
/// Different pages of one kind: the first ones that are found.
const OF_ONE_KIND: usize = 2;
/// Where staff work.
const STAFF: [&str; 4] = ["/desk", "/unit", "/command", "/admin"];
/// What no link leads to, with something in its query.
const ASKED: [(&str, &str); 3] = [
    ("stranger", "/cases?words=%E8%B7%AF%E7%81%AF"),
    ("stranger", "/cases?words=%E6%97%A0%E6%AD%A4%E4%BA%8B"),
    ("administrator", "/admin/people?q=%E6%98%8E"),
];

/// What `xinqiao bench pages` is told.
#[derive(Args, Debug)]
pub struct Pages {
    /// How often each page is asked for, in each of the two rounds.
    #[arg(long, default_value_t = 200)]
    requests: usize,
    /// Fail when the 95th of 100 requests for a page, one at a time, takes longer.
    #[arg(long, value_name = "MS")]
    limit_ms: Option<f64>,
    #[command(flatten)]
    database: Database,
}

/// Somebody with a session, or a stranger without one.
struct Visitor {
    name: String,
    cookie: Option<String>,
}

impl Visitor {
    fn on_the_portal(&self) -> bool {
        ["stranger", "citizen"].contains(&self.name.as_str())
    }
}

/// A page and who looks at it.
struct Page {
    visitor: usize,
    path: String,
}

/// Runs it.
///
/// # Errors
/// When the city cannot be served, a page does not answer, or one is too slow.
pub async fn run(args: Pages) -> anyhow::Result<()> {
    let house = House::open(Opening::of(args.database)).await?;
    demo::fill(&house).await?;
    let visitors = visitors(&house).await?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let extra = Extra {
        requests_per_minute: Some(u32::MAX),
        ..Extra::default()
    };
    let server = tokio::spawn(serve::serve(house, listener, extra));

    let mut pages = Vec::new();
    for (place, visitor) in visitors.iter().enumerate() {
        let found = walk(address, visitor).await?;
        pages.extend(found.into_iter().map(|path| Page {
            visitor: place,
            path,
        }));
    }
    println!("{:>9} {:>9} {:>9}   {:>9}", "p50", "p95", "p99", "p95 of 8");
    let mut slow = Vec::new();
    for page in pages {
        let visitor = &visitors[page.visitor];
        let alone = ask(address, visitor, &page.path, args.requests).await?;
        let together = crowd(address, visitor, &page.path, args.requests).await?;
        let alone = Percentiles::of(&alone);
        println!(
            "{:>6} ms {:>6} ms {:>6} ms   {:>6} ms  {:<14}{}",
            alone.p50,
            alone.p95,
            alone.p99,
            Percentiles::of(&together).p95,
            visitor.name,
            page.path
        );
        if args.limit_ms.is_some_and(|limit| alone.p95 > limit) {
            slow.push(format!("{} {} ms", page.path, alone.p95));
        }
    }
    server.abort();
    if !slow.is_empty() {
        bail!(
            "{} 个页面太慢 · pages too slow:\n{}",
            slow.len(),
            slow.join("\n")
        );
    }
    Ok(())
}

/// A stranger, the citizen with most cases, and the first person of each role
/// whose unit has most to do.
async fn visitors(house: &House) -> anyhow::Result<Vec<Visitor>> {
    let mut visitors = vec![Visitor {
        name: "stranger".to_owned(),
        cookie: None,
    }];
    if let Some(phone) = demo::citizen(house)
        && let Some(person) = house.identity.citizens.find(&phone).await?
    {
        visitors.push(enter(house, "citizen", person).await?);
    }
    let busiest = "select lead_unit from cases where is_open = 1 and lead_unit is not null \
                   group by lead_unit order by count(*) desc limit 1";
    let row = house.db.query_one(busiest, Vec::new()).await?;
    let busiest = UnitId(row.context("the city has no open case")?.get(0)?);
    let roster = house.identity.directory.roster();
    for role in Role::ALL {
        let of_unit = matches!(role, Role::Handler | Role::UnitHead);
        let holds = |posts: &[(Role, Option<UnitId>)]| {
            posts
                .first()
                .is_some_and(|(held, unit)| held == role && (!of_unit || *unit == Some(busiest)))
        };
        let people = roster.people.all();
        let person = people.iter().find(|person| {
            let posts: Vec<_> = person
                .posts
                .iter()
                .map(|(role, unit)| (*role, Some(*unit)))
                .collect();
            holds(&posts)
        });
        if let Some(person) = person {
            visitors.push(enter(house, role.code(), person.id).await?);
        }
    }
    Ok(visitors)
}

async fn enter(house: &House, name: &str, person: PersonId) -> anyhow::Result<Visitor> {
    let origin = Origin {
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        device: "bench",
    };
    let now = house.clock.now();
    let (secret, _) = house.identity.demo(person, origin, now).await?;
    Ok(Visitor {
        name: name.to_owned(),
        cookie: Some(format!("xq_session={}", secret.reveal())),
    })
}

/// Every kind of page that links lead to.
async fn walk(address: SocketAddr, visitor: &Visitor) -> anyhow::Result<Vec<String>> {
    let mut client = connect(address).await?;
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut waiting: VecDeque<String> = [
        "/",
        "/file/what",
        "/cases",
        "/mine",
        "/desk",
        "/unit",
        "/command",
        "/admin",
    ]
    .map(str::to_owned)
    .into();
    let asked = ASKED.iter().filter(|(who, _)| *who == visitor.name);
    waiting.extend(asked.map(|(_, path)| (*path).to_owned()));
    while let Some(path) = waiting.pop_front() {
        let known = kinds.entry(kind(&path)).or_default();
        if *known >= OF_ONE_KIND || !seen.insert(path.clone()) {
            continue;
        }
        let (status, text) = get(&mut client, visitor, &path).await?;
        if status.is_server_error() {
            bail!("{path} answers {status} to {}", visitor.name);
        }
        // Only what is made for this person counts, not the way to the sign-in page.
        if status != StatusCode::OK || !text.starts_with("<!doctype html>") {
            continue;
        }
        *known += 1;
        // The portal is the same for staff; their own parts are what is theirs.
        let own = |link: &String| {
            visitor.on_the_portal() || STAFF.iter().any(|part| link.starts_with(part))
        };
        waiting.extend(links(&text).into_iter().filter(own));
        found.push(path);
    }
    Ok(found)
}

/// Pages that differ in a number only are of one kind; a form of an act is one
/// of its own.
fn kind(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let part = |part: &str| match part.contains(|sign: char| sign.is_ascii_digit()) {
        true => "{}".to_owned(),
        false => part.to_owned(),
    };
    let parts: Vec<String> = path.split('/').map(part).collect();
    let fields = query.split('&').map(|field| match field.split_once('=') {
        Some(("act", _)) | None => field.to_owned(),
        Some((name, _)) => name.to_owned(),
    });
    format!(
        "{}?{}",
        parts.join("/"),
        fields.collect::<Vec<_>>().join("&")
    )
}

/// Links of a page to pages, but those that only switch its look.
fn links(text: &str) -> Vec<String> {
    let switches = ["lang=", "elder=", "theme="];
    let hrefs = text.split(" href=\"").skip(1);
    let hrefs = hrefs.filter_map(|rest| rest.split('"').next());
    let hrefs = hrefs.map(|href| {
        href.split('#')
            .next()
            .unwrap_or_default()
            .replace("&amp;", "&")
    });
    hrefs
        .filter(|href| href.starts_with('/') && !href.starts_with("/assets/"))
        .filter(|href| !switches.iter().any(|switch| href.contains(switch)))
        .collect()
}

/// Asks so often, one at a time.
async fn ask(
    address: SocketAddr,
    visitor: &Visitor,
    path: &str,
    requests: usize,
) -> anyhow::Result<Latencies> {
    let mut client = connect(address).await?;
    let mut latencies = Latencies::default();
    for request in 0..requests + WARM_UP {
        let started = Instant::now();
        let (status, _) = get(&mut client, visitor, path).await?;
        if status != StatusCode::OK {
            bail!("{path} answers {status} to {}", visitor.name);
        }
        if request >= WARM_UP {
            latencies.add(started.elapsed());
        }
    }
    Ok(latencies)
}

/// Asks so often, some at a time.
async fn crowd(
    address: SocketAddr,
    visitor: &Visitor,
    path: &str,
    requests: usize,
) -> anyhow::Result<Latencies> {
    let each = requests.div_ceil(TOGETHER);
    let asking = (0..TOGETHER).map(|_| ask(address, visitor, path, each));
    let mut all = Latencies::default();
    for latencies in futures_util::future::try_join_all(asking).await? {
        all.add_all(&latencies);
    }
    Ok(all)
}

type Client = SendRequest<Empty<Bytes>>;

async fn connect(address: SocketAddr) -> anyhow::Result<Client> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (client, driver) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(driver);
    Ok(client)
}

async fn get(
    client: &mut Client,
    visitor: &Visitor,
    path: &str,
) -> anyhow::Result<(StatusCode, String)> {
    let mut request = Request::get(path).header(header::HOST, "localhost");
    if let Some(cookie) = &visitor.cookie {
        request = request.header(header::COOKIE, cookie);
    }
    client.ready().await?;
    let answer = client.send_request(request.body(Empty::new())?).await?;
    let status = answer.status();
    let body = answer.into_body().collect().await?.to_bytes();
    Ok((status, String::from_utf8_lossy(&body).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_cases_are_one_kind_of_page_and_two_acts_are_two() {
        assert_eq!(kind("/desk/cases/1"), kind("/desk/cases/2"));
        assert_ne!(
            kind("/desk/cases/1?act=urgings"),
            kind("/desk/cases/1?act=replies")
        );
        assert_eq!(kind("/cases?words=a"), kind("/cases?words=b"));
    }
}
