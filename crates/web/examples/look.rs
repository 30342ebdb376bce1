//! Serves the pages with nobody behind them, to look at `/_components`:
//! `cargo run -p xinqiao-web --example look`, then http://127.0.0.1:12399/_components

use std::net::SocketAddr;

use xinqiao_web::{Parts, Settings, Web, door::Closed, live::Live, rate::Limiter};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let web = Web::new(Parts {
        settings: Settings::default(),
        door: Box::new(Closed),
        live: Live::default(),
        limiter: Limiter::default(),
        clock: jiff::Timestamp::now,
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:12399").await?;
    let service = web
        .router()
        .into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).await
}
