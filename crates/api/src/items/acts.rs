//! Writing items: a draft, and every act on one.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use xinqiao_identity::scopes::Scope;
use xinqiao_knowledge::{
    Act, ActError, Asked, Content, Item, ItemId, NoItemId, Refusal, content::Source,
};

use super::ItemNumber;
use crate::{
    Api,
    body::Json,
    caller::Bearer,
    conditions::{Conditions, tag},
    document::TAG_KNOWLEDGE,
    problem::Problem,
    texts::{MOST_EXACT, Note, Unit, Words, numbers},
    words::{AudienceWord, ItemKindWord, ItemStateWord, OpennessWord, StageWord, Word},
};

numbers! {
    /// Number of an item.
    ItemNamed: i64, 1, MOST_EXACT, 261_119_010_000_003_i64;
    /// Number of a service item.
    ServiceNamed: i64, 1, MOST_EXACT, 1;
    /// Number of an edition of an item.
    EditionNumber: u32, 1, 1_000_000, 1;
    /// Number of a correction within its item.
    CorrectionNumber: u32, 1, 1_000_000, 1;
}

/// What an item says.
#[derive(Deserialize, ToSchema)]
#[schema(as = ItemContent)]
#[serde(deny_unknown_fields)]
pub struct Says {
    /// What kind of item it is.
    kind: ItemKindWord,
    /// One line; no two items have the same.
    #[schema(min_length = 1, max_length = 128)]
    title: String,
    /// Other ways in which people ask for it.
    #[serde(default)]
    #[schema(max_items = 20)]
    questions: Vec<String>,
    /// The answer: headings, lists, tables, links; no HTML.
    #[schema(max_length = 20_000)]
    body: String,
    /// Whom it is for; both when empty.
    #[serde(default)]
    audience: Vec<AudienceWord>,
    /// Code of a leaf of the theme tree.
    #[schema(max_length = 12)]
    theme: String,
    /// Codes of life events.
    #[serde(default)]
    life_events: Vec<String>,
    /// Codes of regions where it holds; everywhere when empty.
    #[serde(default)]
    regions: Vec<String>,
    /// Name of the document it is taken from.
    #[serde(default)]
    #[schema(max_length = 300)]
    source_name: String,
    /// Number of the document.
    #[serde(default)]
    #[schema(max_length = 300)]
    source_number: String,
    /// Where the document can be read; http or https.
    #[serde(default)]
    #[schema(max_length = 300)]
    source_link: String,
    /// First day on which it holds.
    #[schema(nullable = false, value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Last day on which it holds.
    #[schema(nullable = false, value_type = Option<String>, format = Date)]
    until: Option<Date>,
    /// Who may read it; everybody when absent.
    #[schema(nullable = false)]
    openness: Option<OpennessWord>,
    /// Numbers of related items.
    #[serde(default)]
    #[schema(inline, max_items = 30)]
    related: Vec<ItemNamed>,
    /// Numbers of service items.
    #[serde(default)]
    #[schema(inline, max_items = 30)]
    services: Vec<ServiceNamed>,
    /// Classes of cases it answers.
    #[serde(default)]
    #[schema(max_items = 30)]
    classes: Vec<String>,
    /// Words by which it is found.
    #[serde(default)]
    #[schema(max_items = 20)]
    keywords: Vec<String>,
}

impl Says {
    fn content(self) -> Result<Content, ActError> {
        let related = self
            .related
            .into_iter()
            .map(|item| ItemId::try_from(item.0));
        let related = related.collect::<Result<_, _>>();
        let source = Source {
            name: self.source_name,
            number: self.source_number,
            link: self.source_link,
        };
        let usual = Content::default();
        Ok(Content {
            kind: self.kind.0,
            title: self.title,
            questions: self.questions,
            body: self.body,
            audience: self.audience.into_iter().map(|Word(who)| who).collect(),
            theme: self.theme,
            life_events: self.life_events,
            regions: self.regions,
            source,
            from: self.from,
            until: self.until,
            openness: self
                .openness
                .map_or(usual.openness, |Word(openness)| openness),
            related: related.map_err(|NoItemId(number)| Refusal::Unusable {
                field: "相关条目",
                why: format!("没有编号为 {number} 的条目"),
            })?,
            services: self.services.into_iter().map(|item| item.0).collect(),
            classes: self.classes,
            keywords: self.keywords,
            attachments: Vec::new(),
        })
    }
}

/// A new item.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewItem)]
#[serde(deny_unknown_fields)]
pub struct New {
    /// The unit that answers for it.
    owner: Unit,
    /// What it says.
    says: Says,
}

/// An item in brief, as an act leaves it.
#[derive(Serialize, ToSchema)]
#[schema(as = ItemBrief)]
struct Brief {
    /// Its number.
    #[schema(value_type = i64)]
    number: ItemId,
    /// Its version now.
    #[schema(minimum = 1)]
    version: u32,
    /// Where it stands.
    state: ItemStateWord,
    /// Where the version that is being worked on stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    stage: Option<StageWord>,
}

/// Begins an item, as a draft.
#[utoipa::path(
    post, path = "/items", tag = TAG_KNOWLEDGE, operation_id = "draft_item",
    request_body = New,
    responses((status = 201, description = "The item in brief; its version is the ETag.", body = Brief)),
    security(("bearer" = [])),
)]
pub async fn draft(
    Bearer(caller): Bearer,
    State(api): State<Api>,
    Json(new): Json<New>,
) -> Result<Response, Problem> {
    let caller = caller.allowed_by(Scope::KnowledgeWrite)?;
    let content = new.says.content()?;
    let asked = Asked::default();
    let item = api
        .knowledge
        .draft(&caller.actor, new.owner.into(), &content, asked)
        .await?;
    Ok(done(&item))
}

/// What is done with an item.
#[derive(Deserialize, ToSchema)]
#[schema(as = ItemActAsked)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Wish {
    /// Change the version that is being worked on, or begin the next one.
    Edit {
        /// All of what it says then.
        says: Box<Says>,
    },
    /// Begin the next version from an old edition.
    Restore {
        /// Its number.
        edition: EditionNumber,
    },
    /// Hand it to review.
    Submit {},
    /// Take it back from review.
    Recall {},
    /// The unit says that it is right.
    PassUnit {
        /// A word to the hotline.
        note: Note,
    },
    /// The hotline says that it is right, and shows it.
    Publish {},
    /// Send it back to who wrote it.
    SendBack {
        /// What to mend.
        reason: Words,
    },
    /// Give up the version that is being worked on.
    Discard {},
    /// Say that something in it is wrong.
    AskCorrection {
        /// What.
        what: Words,
    },
    /// Take up a correction, or say why not.
    RuleOnCorrection {
        /// Its number within the item.
        number: CorrectionNumber,
        /// Taken up, or not.
        take: bool,
        /// Why not, or a word to whoever mends it.
        note: Note,
    },
    /// Report that it does harm; the public no longer sees it.
    ReportHarm {
        /// What is wrong and what comes of it.
        what: Words,
    },
    /// Rule that it does no harm; the public sees it again.
    RuleOnHarm {
        /// Why.
        note: Words,
    },
    /// Say that it still holds.
    Renew {
        /// Its last day from now on; without end when absent.
        #[schema(nullable = false, value_type = Option<String>, format = Date)]
        until: Option<Date>,
        /// What was looked at.
        note: Note,
    },
    /// Take it down.
    Withdraw {
        /// Why.
        reason: Words,
    },
    /// Give it to another unit to answer for.
    Transfer {
        /// Which.
        to: Unit,
        /// Why.
        reason: Words,
    },
    /// File it away.
    Archive {},
}

/// What a wish comes to: restoring has to read the edition first.
enum Deed {
    Act(Act),
    Restore(u32),
}

impl Wish {
    fn deed(self) -> Result<Deed, ActError> {
        Ok(Deed::Act(match self {
            Self::Edit { says } => Act::Edit {
                content: Box::new(says.content()?),
            },
            Self::Restore {
                edition: EditionNumber(edition),
            } => return Ok(Deed::Restore(edition)),
            Self::Submit {} => Act::Submit,
            Self::Recall {} => Act::Recall,
            Self::PassUnit { note } => Act::PassUnit { note: note.into() },
            Self::Publish {} => Act::Publish,
            Self::SendBack { reason } => Act::SendBack {
                reason: reason.into(),
            },
            Self::Discard {} => Act::Discard,
            Self::AskCorrection { what } => Act::AskCorrection { what: what.into() },
            Self::RuleOnCorrection { number, take, note } => Act::RuleOnCorrection {
                number: number.0,
                take,
                note: note.into(),
            },
            Self::ReportHarm { what } => Act::ReportHarm { what: what.into() },
            Self::RuleOnHarm { note } => Act::RuleOnHarm { note: note.into() },
            Self::Renew { until, note } => Act::Renew {
                until,
                note: note.into(),
            },
            Self::Withdraw { reason } => Act::Withdraw {
                reason: reason.into(),
            },
            Self::Transfer { to, reason } => Act::Transfer {
                to: to.into(),
                reason: reason.into(),
            },
            Self::Archive {} => Act::Archive,
        }))
    }
}

/// Does something with an item. Send the ETag of what was seen as `If-Match`.
#[utoipa::path(
    post, path = "/items/{number}/acts", tag = TAG_KNOWLEDGE, operation_id = "act_on_item",
    params(("number" = i64, Path, description = "The number of the item.")),
    request_body = Wish,
    responses((status = 201, description = "The item in brief; its version is the ETag.", body = Brief)),
    security(("bearer" = [])),
)]
pub async fn act(
    Bearer(caller): Bearer,
    ItemNumber(id): ItemNumber,
    conditions: Conditions,
    State(api): State<Api>,
    Json(wish): Json<Wish>,
) -> Result<Response, Problem> {
    let caller = caller.allowed_by(Scope::KnowledgeWrite)?;
    let asked = Asked {
        seen: conditions.seen(),
        at: None,
    };
    let item = match wish.deed()? {
        Deed::Act(act) => api.knowledge.act(&caller.actor, id, act, asked).await?,
        Deed::Restore(edition) => {
            api.knowledge
                .restore(&caller.actor, id, edition, asked)
                .await?
        }
    };
    Ok(done(&item))
}

fn done(item: &Item) -> Response {
    let brief = Brief {
        number: item.id,
        version: item.version,
        state: Word(item.state),
        stage: item.stage().map(Word),
    };
    let headers = [(header::ETAG, tag(item.version))];
    (StatusCode::CREATED, headers, axum::Json(brief)).into_response()
}
