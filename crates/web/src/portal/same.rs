//! "Is it this?": open public cases that tell of the same, offered before somebody
//! files it once more.

use xinqiao_hotline::queries::near::{self, Told};
use xinqiao_kernel::{
    CaseNumber, Point,
    masking::{MaskRules, mask_text},
};

use super::{citizen, places, refused::away, standing::Teller};
use crate::{Web, error::Error, page::Page};

/// Cases offered at most: a list to choose from at a glance.
const MOST: usize = 3;

/// A case that may be the same.
pub(crate) struct Same {
    /// Its number, as addresses have it.
    pub(crate) number: String,
    /// Its title, masked.
    pub(crate) title: String,
    /// Where.
    pub(crate) place: String,
    /// Where it stands, in words.
    pub(crate) state: String,
    /// How many others met it too; empty while it is nobody.
    pub(crate) joined: String,
}

/// Cases that may be the same, the likeliest first; none when nothing is alike.
///
/// # Errors
/// When the database cannot be read now.
pub(crate) async fn near(
    web: &Web,
    page: &Page,
    what: &str,
    region: &str,
    point: Option<Point>,
) -> Result<Vec<Same>, Error> {
    let told = Told {
        what,
        region,
        point,
        by: citizen(page).person,
        now: page.now,
    };
    let cases = near::near(web.hotline.db(), &told, MOST)
        .await
        .map_err(away)?;
    let teller = Teller::to_everybody(web, page);
    Ok(cases
        .iter()
        .map(|case| Same {
            number: CaseNumber::of(case.id).compact(),
            title: mask_text(&case.title, &MaskRules::default()).into_owned(),
            place: places::name(&web.regions, &case.region, page.words),
            state: teller.state(case),
            joined: others(page, case.joined),
        })
        .collect())
}

/// "另有 12 人也遇到了"; nothing while it is nobody.
pub(super) fn others(page: &Page, joined: u32) -> String {
    if joined == 0 {
        String::new()
    } else {
        page.t1("same-others", "count", joined)
    }
}
