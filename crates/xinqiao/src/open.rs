//! Opens what every command stands on: settings, site pack, database, key file,
//! staff and the hotline. Nothing here reads a case, so that a database of any
//! size opens in the same time.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use clap::Args;
use jiff::SignedDuration;
use xinqiao_hotline::{
    Hotline, Setup,
    rules::RuleBook,
    triage::{self, Places, Triage, by_itself::Allowed},
};
use xinqiao_identity::{
    Identity,
    codes::{ChannelError, MessageChannel},
    oidc,
    sessions::{Lasting, Limits},
};
use xinqiao_kernel::Phone;
use xinqiao_knowledge::Knowledge;
use xinqiao_platform::{
    Clock, Db, Migration, Place, Settings, attachments::Attachments, seal::SoftSeal,
};

use crate::site::Site;

/// The tables of every system, in the order in which they stand on each other.
pub const SYSTEMS: &[&[Migration]] = &[
    xinqiao_identity::MIGRATIONS,
    xinqiao_hotline::store::MIGRATIONS,
    xinqiao_knowledge::store::MIGRATIONS,
    xinqiao_services::store::MIGRATIONS,
    xinqiao_insight::MIGRATIONS,
];

/// Where everything is; the same for every command.
#[derive(Args, Clone, Debug, Default)]
pub struct Database {
    /// 设置文件 · Settings file; `xinqiao settings` prints one with every default
    #[arg(long, value_name = "FILE", env = "XINQIAO_CONFIG")]
    pub config: Option<PathBuf>,
    /// 数据目录：数据库、附件、密钥文件，默认 ./data · Data directory
    #[arg(long, value_name = "DIR", env = "XINQIAO_DATA")]
    pub data: Option<PathBuf>,
    /// PostgreSQL 地址；不给则用数据目录中的 SQLite · PostgreSQL instead of SQLite
    /// in the data directory: postgres://user@host/name
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
    /// 站点包目录，默认内置的示范城市 · Site pack; the demo city when absent
    #[arg(long, value_name = "DIR", env = "XINQIAO_SITE")]
    pub site: Option<PathBuf>,
    /// 节点编号 0–99，多节点时各不相同 · Number of this node, its own on each
    #[arg(long, value_name = "N", env = "XINQIAO_NODE", default_value_t = 1,
          value_parser = clap::value_parser!(u8).range(0..=99))]
    pub node: u8,
}

/// How a house is opened.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Where everything is.
    pub database: Database,
    /// Another rule set for new cases than the site's.
    pub rules: Option<String>,
    /// Holiday files besides those of the site pack, which they outrank.
    pub calendar: Option<PathBuf>,
    /// Another clock than the machine's.
    pub clock: Option<Clock>,
}

/// A site, ready to work. Cheap enough to build for any command.
pub struct House {
    /// What is set.
    pub settings: Settings,
    /// The site pack.
    pub site: Site,
    /// Where the database is.
    pub place: Place,
    /// The database, migrated.
    pub db: Db,
    /// Opens and seals personal data.
    pub seal: Arc<SoftSeal>,
    /// Who is who.
    pub identity: Identity,
    /// The hotline.
    pub hotline: Hotline,
    /// The encyclopedia.
    pub knowledge: Knowledge,
    /// Reads what people tell, and says whose it is.
    pub triage: Triage,
    /// Files that people sent.
    pub attachments: Attachments,
    /// Tells the time.
    pub clock: Clock,
    /// Number of this node.
    pub node: u8,
}

impl Database {
    /// The settings, with what was given on the command line put in.
    ///
    /// # Errors
    /// When the settings file or a variable cannot be read.
    pub fn settings(&self) -> anyhow::Result<Settings> {
        let mut settings = Settings::read(self.config.as_deref(), std::env::vars())?;
        if let Some(data) = &self.data {
            settings.storage.data.clone_from(data);
        }
        if let Some(site) = &self.site {
            settings.site.pack.clone_from(site);
        }
        Ok(settings)
    }

    /// Where the database is.
    ///
    /// # Errors
    /// When an address cannot be read.
    pub fn place(&self, settings: &Settings) -> anyhow::Result<Place> {
        Ok(match &self.database_url {
            Some(url) => Place::choose(Some(url), &settings.storage.data)?,
            None => settings.place()?,
        })
    }

    /// The site pack.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn site(&self, calendar: Option<&Path>) -> anyhow::Result<Site> {
        let pack = self.settings()?.site.pack;
        let pack = Some(&pack).filter(|pack| !pack.as_os_str().is_empty());
        Ok(Site::read(pack.map(PathBuf::as_path), calendar)?)
    }

    /// An existing database, to be read beside a running server.
    ///
    /// # Errors
    /// When there is none yet, or it cannot be read.
    pub async fn open_for_reading(&self) -> anyhow::Result<(Settings, Db)> {
        let settings = self.settings()?;
        let place = self.place(&settings)?;
        let db = Db::open_for_reading(&place).await;
        let db = db.with_context(|| format!("无法打开 {place} · cannot open it"))?;
        Ok((settings, db))
    }
}

impl Opening {
    /// As the site's pack and the machine's clock say.
    #[must_use]
    pub fn of(database: Database) -> Self {
        Self {
            database,
            rules: None,
            calendar: None,
            clock: None,
        }
    }
}

impl House {
    /// Opens a site that can send no messages: for commands without faces.
    ///
    /// # Errors
    /// When anything it stands on is missing, broken or in use by another process.
    pub async fn open(opening: Opening) -> anyhow::Result<Self> {
        Self::open_with(opening, Arc::new(NoMessages)).await
    }

    /// Opens a site: reads the pack, brings the tables up to date, makes sure
    /// that the key file belongs to the database. A database without units gets
    /// those of the pack.
    ///
    /// # Errors
    /// As [`House::open`].
    pub async fn open_with(
        opening: Opening,
        messages: Arc<dyn MessageChannel>,
    ) -> anyhow::Result<Self> {
        let settings = opening.database.settings()?;
        let site = opening.database.site(opening.calendar.as_deref())?;

        let place = opening.database.place(&settings)?;
        let db = Db::open(&place)
            .await
            .with_context(|| format!("无法打开 {place} · cannot open it"))?;
        db.migrate(SYSTEMS).await?;
        let seal = Arc::new(SoftSeal::read_or_create(&settings.storage.key_file())?);
        seal.belongs_to(&db).await?;

        let identity = Identity::open(
            db.clone(),
            seal.clone(),
            messages,
            identity_settings(&settings),
        )
        .await?;
        if identity.directory.roster().units.iter().next().is_none() {
            identity.directory.put_units(&site.units).await?;
        }
        let units = Arc::new(identity.directory.roster().units.clone());
        let clock = opening.clock.unwrap_or_else(Clock::system);
        let rules = match &opening.rules {
            None => site.rules.clone(),
            Some(name) => {
                let sets = site
                    .rules
                    .sets()
                    .iter()
                    .map(|set| (**set).clone())
                    .collect();
                RuleBook::new(sets, name, site.offset())?
            }
        };
        let knowledge = Knowledge::open(xinqiao_knowledge::Setup {
            db: db.clone(),
            rules: site.knowledge_rules()?,
            themes: site.themes(&units)?,
            regions: site.region_codes(),
            calendar: site.calendar.clone(),
            units: Arc::clone(&units),
            clock: clock.clone(),
            node: opening.database.node,
        });
        let hotline = Hotline::open(Setup {
            db: db.clone(),
            rules,
            catalogue: site.catalogue(&units)?,
            calendar: site.calendar.clone(),
            units,
            offset: site.offset(),
            seal: seal.clone(),
            clock: clock.clone(),
            node: opening.database.node,
        });
        let triage = Triage::open(triage::Setup {
            db: db.clone(),
            classes: site.classes.clone(),
            signs: site.signs.clone(),
            places: places(&site, &clock),
            by_itself: Allowed {
                dispatch: site.about.triage.dispatch_by_itself,
                sample: site.about.triage.sample_per_cent,
            },
        });
        hotline.links().heed(triage.clone());
        hotline.links().raise_from(site.about.alerts.clone());
        let storage = &settings.storage;
        let attachments =
            Attachments::open(&storage.data, storage.attachment_limit(), storage.scanner()).await?;
        Ok(Self {
            node: opening.database.node,
            settings,
            site,
            place,
            db,
            seal,
            identity,
            hotline,
            knowledge,
            triage,
            attachments,
            clock,
        })
    }
}

/// The regions within the site's own as they are today, to be found by name.
fn places(site: &Site, clock: &Clock) -> Places {
    let today = site.calendar.date_of(clock.now());
    let top = site.about.region;
    let within = site.regions.iter().filter(|region| {
        region.is_valid_on(today) && top.contains(region.code) && region.code != top
    });
    let named: Vec<(String, &str)> = within
        .map(|region| (region.code.to_string(), region.name.as_str()))
        .collect();
    Places::of(named.iter().map(|(code, name)| (code.as_str(), *name)))
}

fn identity_settings(settings: &Settings) -> xinqiao_identity::Settings {
    let own = &settings.sign_in;
    let staff = Lasting {
        absolute: SignedDuration::from_hours(own.hours),
        ..Limits::default().staff
    };
    let secret = own.oidc_client_secret.reveal();
    let oidc = (!own.oidc_issuer.is_empty()).then(|| oidc::Settings {
        issuer: own.oidc_issuer.clone(),
        client_id: own.oidc_client_id.clone(),
        client_secret: (!secret.is_empty()).then(|| secret.to_owned()),
        redirect: format!(
            "{}/sign-in/oidc/back",
            settings.server.public_url.trim_end_matches('/')
        ),
        claim: oidc::Claim::default(),
    });
    xinqiao_identity::Settings {
        sessions: Limits {
            staff,
            ..Limits::default()
        },
        oidc,
    }
}

/// Where no message channel is set up, codes cannot be sent, and say so.
struct NoMessages;

impl MessageChannel for NoMessages {
    fn send(&self, _: &Phone, _: &str) -> Result<(), ChannelError> {
        Err(ChannelError(
            "未配置短信通道 · no message channel is set up".to_owned(),
        ))
    }
}
