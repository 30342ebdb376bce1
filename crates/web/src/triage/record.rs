//! What was suggested beside what was done.

use xinqiao_hotline::{
    Case,
    triage::{Reading, Whose, taken::Taken},
};

use crate::{Web, page::Page};

/// Records it. A case is never held up by it: what cannot be recorded is not.
pub(crate) async fn record(web: &Web, page: &Page, case: &Case, reading: &Reading, whose: &Whose) {
    let suggested = reading.classes.first().map(|guess| {
        #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
        let probability = guess.probability.map(|share| (share * 10_000.0) as i64);
        (guess.class.clone(), probability)
    });
    let taken = Taken {
        case: case.id,
        by: page.actor().person,
        version: reading.version,
        class_suggested: suggested,
        class_taken: case.class.clone(),
        lead_suggested: whose.lead,
        grade: whose.grade,
        lead_taken: case.lead,
    };
    let day = web.hotline.calendar().date_of(page.now);
    if let Err(error) = web.triage.record(&taken, page.now, day).await {
        tracing::debug!(%error, "what was suggested is not recorded");
    }
}
