//! `xinqiao serve`: the pages and the API of a site, until it is told to stop.

mod behind;
mod faces;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use anyhow::Context as _;
use axum::serve::ListenerExt as _;
use clap::Args;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};
use xinqiao_web::live::Live;

pub use faces::Extra;

use crate::{
    finding::Finding,
    open::{Database, House, Opening},
};

/// Open pages that listen for news are not waited for longer than this.
const PARTING: Duration = Duration::from_secs(5);

/// What `xinqiao serve` is told.
#[derive(Args, Clone, Debug)]
pub struct Serve {
    /// 监听地址，默认 127.0.0.1:12345 · Address to listen on
    #[arg(long, value_name = "HOST:PORT")]
    pub listen: Option<SocketAddr>,
    /// 节假日文件目录，优先于站点包自带的 · Holiday files besides those of the site pack
    #[arg(long, value_name = "DIR")]
    pub calendar: Option<PathBuf>,
    /// 结束时打印提交次数，供测速用 · Print the number of commits at the end
    #[arg(long, hide = true)]
    pub count_commits: bool,
    /// Where everything is.
    #[command(flatten)]
    pub database: Database,
}

/// Runs it.
///
/// # Errors
/// When the address is taken, or the site cannot be opened.
pub async fn run(args: Serve) -> anyhow::Result<()> {
    let listener = listen(&args).await?;
    let house = House::open(Opening {
        calendar: args.calendar,
        ..Opening::of(args.database)
    })
    .await?;
    println!(
        "{}\nhttp://{}\n{}",
        house.site.about.name,
        listener.local_addr()?,
        house.place
    );
    let db = args.count_commits.then(|| house.db.clone());
    serve(house, listener, Extra::default()).await?;
    if let Some(db) = db {
        println!("commits {}", *db.commits().borrow());
    }
    Ok(())
}

/// Takes the address, before anything slow is done.
///
/// # Errors
/// When it is taken already, or not one of this machine.
pub async fn listen(args: &Serve) -> anyhow::Result<TcpListener> {
    let address = match args.listen {
        Some(address) => address,
        None => args.database.settings()?.server.listen,
    };
    TcpListener::bind(address).await.with_context(|| {
        format!(
            "无法监听 {address}，可能已被占用；用 --listen 换一个 · cannot listen on {address}; \
             choose another with --listen"
        )
    })
}

/// Serves a house until SIGINT or SIGTERM comes; then answers what was asked
/// before, finishes what runs and ends.
///
/// # Errors
/// When the listener fails.
pub async fn serve(house: House, listener: TcpListener, extra: Extra) -> anyhow::Result<()> {
    let (stop, stopped) = watch::channel(false);
    let live = Live::default();
    let finding = Finding::open(&house)?;
    let finder = finding.finder();
    let behind = behind::start(&house, &live, finding, &stopped).await?;
    let app = faces::router(&house, listener.local_addr()?, live, finder, extra);

    let until = |mut stopped: watch::Receiver<bool>| async move {
        // An error means that nobody can say stop any more, which is one, too.
        let _ = stopped.wait_for(|stopped| *stopped).await;
    };
    let listener = listener.tap_io(|stream| {
        // Answers are small and complete: waiting to fill a packet only costs time.
        let _ = stream.set_nodelay(true);
    });
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(until(stopped.clone()));
    let patience = async {
        until(stopped.clone()).await;
        tokio::time::sleep(PARTING).await;
    };
    let told = async {
        told_to_stop().await;
        tracing::info!("stopping");
        stop.send_replace(true);
        std::future::pending::<()>().await;
    };
    tokio::select! {
        ended = async { server.await } => ended?,
        () = patience => {}
        () = told => {}
    }
    stop.send_replace(true);
    behind.ended().await;
    Ok(())
}

async fn told_to_stop() {
    let mut terminate = signal(SignalKind::terminate()).ok();
    let mut interrupt = signal(SignalKind::interrupt()).ok();
    let one = async |signal: &mut Option<tokio::signal::unix::Signal>| match signal {
        Some(signal) => {
            signal.recv().await;
        }
        // Without a handler the signal ends the process by itself.
        None => std::future::pending().await,
    };
    tokio::select! {
        () = one(&mut terminate) => {}
        () = one(&mut interrupt) => {}
    }
}
