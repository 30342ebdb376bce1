//! What is logged: to standard error, as the settings say. Commands other than
//! `serve` log what went wrong only.

use xinqiao_platform::settings::LogFormat;

use crate::Command;

/// Begins to log.
///
/// # Errors
/// When the settings cannot be read.
pub fn begin(command: &Command) -> anyhow::Result<()> {
    let (filter, format) = match command {
        Command::Serve(args) => {
            let log = args.database.settings()?.log;
            // The driver tells of every notice of the server, such as tables already there.
            (format!("tokio_postgres=warn,{}", log.filter), log.format)
        }
        _ => ("warn".to_owned(), LogFormat::Text),
    };
    let log = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_env_filter(filter);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}
