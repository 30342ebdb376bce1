//! `xinqiao key rotate`: a new key seals from now on; what is sealed under old
//! ones is brought under it by a job of the server.

use clap::{Args, Subcommand};
use xinqiao_platform::{jobs::Enqueue, seal::add_sealing_key};

use crate::{
    open::{Database, House, Opening},
    reseal::Reseal,
};

/// What `xinqiao key` is told.
#[derive(Args, Clone, Debug)]
pub struct Key {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Clone, Debug)]
enum What {
    /// 换用新密钥，旧数据由服务在后台重新密封 · Seal with a new key; the server
    /// brings old data under it
    Rotate(Rotate),
}

#[derive(Args, Clone, Debug)]
struct Rotate {
    #[command(flatten)]
    database: Database,
}

/// Runs it.
///
/// # Errors
/// When the key file cannot be written, or the database is in use.
pub async fn run(args: Key) -> anyhow::Result<()> {
    let What::Rotate(args) = args.what;
    // Opened first: a key file is only added to when it belongs to the database.
    let house = House::open(Opening::of(args.database)).await?;
    let file = house.settings.storage.key_file();
    let key = add_sealing_key(&file)?;
    let job = Enqueue::new(&Reseal { key })?
        .at(house.clock.now())
        .once(format!("reseal/{key}"));
    house.db.transact(vec![job.statement()]).await?;
    println!(
        "已加入 {key} 号密钥。请重新离线保存 {0}，再启动（多节点时：先分发密钥文件，再逐个重启）；\
         旧数据由服务在后台重新密封 · key {key} was added. Save {0} off line again, then start the \
         server (several nodes: hand the file out first, then restart one by one); old data are \
         brought under it in the background",
        file.display()
    );
    Ok(())
}
