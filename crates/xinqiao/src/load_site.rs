//! `xinqiao load-site DIR`: takes units, staff and text templates of a site
//! pack into the database. Whoever is there already is changed, nobody is removed.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use xinqiao_identity::people::Person;

use crate::{
    open::{Database, House, Opening},
    site::Site,
};

/// What `xinqiao load-site` is told.
#[derive(Args, Clone, Debug)]
pub struct LoadSite {
    /// 站点包目录 · Folder of the site pack
    folder: PathBuf,
    /// 只检查，不写入 · Read and check it only
    #[arg(long)]
    check: bool,
    /// 以 JSON 输出 · Print the result as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

#[derive(Serialize)]
struct Outcome {
    units: usize,
    people: usize,
    classes: usize,
    regions: usize,
    loaded: bool,
}

/// Runs it.
///
/// # Errors
/// When the pack is broken, or the database is in use by a server.
pub async fn run(args: LoadSite) -> anyhow::Result<()> {
    let site = Site::read(Some(&args.folder), None)?;
    if !args.check {
        let database = Database {
            site: Some(args.folder),
            ..args.database
        };
        let house = House::open(Opening::of(database)).await?;
        load(&house).await?;
    }
    let outcome = Outcome {
        units: site.units.len(),
        people: site.people.len(),
        classes: site.classes.iter().count(),
        regions: site.regions.len(),
        loaded: !args.check,
    };
    if args.json {
        println!("{}", serde_json::to_string_pretty(&outcome)?);
        return Ok(());
    }
    let Outcome {
        units,
        people,
        classes,
        regions,
        loaded,
    } = outcome;
    let done = if loaded {
        "已载入 · loaded"
    } else {
        "没有错误 · no fault found"
    };
    println!(
        "{done}：{units} 个单位、{people} 名人员、{classes} 个类别、{regions} 个区划 · \
         {units} units, {people} people, {classes} classes, {regions} regions"
    );
    Ok(())
}

/// Who was disabled here stays so, whatever the pack says.
async fn load(house: &House) -> anyhow::Result<()> {
    let directory = &house.identity.directory;
    directory.put_units(&house.site.units).await?;
    let roster = directory.roster();
    let as_here = |person: &Person| Person {
        disabled: roster
            .people
            .get(person.id)
            .is_some_and(|known| known.disabled),
        ..person.clone()
    };
    let people: Vec<Person> = house.site.people.iter().map(as_here).collect();
    directory.put_people(&people, house.clock.now()).await?;
    let texts = house.hotline.texts();
    texts.load(&house.site.texts, house.clock.now()).await?;
    Ok(())
}
