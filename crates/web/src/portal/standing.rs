//! Where a case stands, as one sentence to the person who waits, and what comes
//! next. "市水务局正在办理，最迟周四 17:00 前答复您", never "您的诉求已受理".

use xinqiao_hotline::Case;
use xinqiao_kernel::{
    UnitId,
    words::{Ending, Milestone, State},
};

use crate::{
    Web,
    page::Page,
    view::{Progress, Step},
};

/// Tells cases in the reader's language.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    web: &'a Web,
    page: &'a Page,
    /// The reader is the person it is from, and called "you".
    own: bool,
}

/// Three ways to say a step: with time, too late, and without a limit.
struct Said {
    in_time: &'static str,
    late: &'static str,
    open: &'static str,
}

impl<'a> Teller<'a> {
    /// Tells the person whose case it is.
    pub(super) fn to_the_person(web: &'a Web, page: &'a Page) -> Self {
        Self {
            web,
            page,
            own: true,
        }
    }

    /// Tells everybody.
    pub(super) fn to_everybody(web: &'a Web, page: &'a Page) -> Self {
        Self {
            web,
            page,
            own: false,
        }
    }

    pub(super) fn web(&self) -> &'a Web {
        self.web
    }

    pub(super) fn page(&self) -> &'a Page {
        self.page
    }

    /// The sentence for the person; everybody else gets [`Teller::state`].
    pub(super) fn standing(&self, case: &Case) -> String {
        let reply = Milestone::Reply;
        match case.state {
            State::Registered => self.promise(
                case,
                Milestone::Accept,
                &Said {
                    in_time: "standing-registered",
                    late: "standing-registered-late",
                    open: "standing-registered-open",
                },
            ),
            State::PendingDispatch => self.promise(
                case,
                Milestone::Dispatch,
                &Said {
                    in_time: "standing-pending",
                    late: "standing-pending-late",
                    open: "standing-pending-open",
                },
            ),
            State::Dispatched => self.promise(
                case,
                reply,
                &Said {
                    in_time: "standing-dispatched",
                    late: "standing-late",
                    open: "standing-dispatched-open",
                },
            ),
            State::ReturnRequested => self.promise(
                case,
                Milestone::ReturnRuling,
                &Said {
                    in_time: "standing-returned",
                    late: "standing-returned-open",
                    open: "standing-returned-open",
                },
            ),
            State::Handling => self.promise(
                case,
                reply,
                &Said {
                    in_time: "standing-handling",
                    late: "standing-late",
                    open: "standing-handling-open",
                },
            ),
            State::Parked => self.promise(
                case,
                Milestone::Resume,
                &Said {
                    in_time: "standing-parked",
                    late: "standing-parked-open",
                    open: "standing-parked-open",
                },
            ),
            State::Replied => self.promise(
                case,
                Milestone::Audit,
                &Said {
                    in_time: "standing-replied",
                    late: "standing-replied-open",
                    open: "standing-replied-open",
                },
            ),
            State::Following => self.page.t("standing-following").into_owned(),
            State::CallingBack => self.page.t("standing-asking").into_owned(),
            State::Closed | State::Archived => self.ended(case),
        }
    }

    /// Where it stands, for a list and for everybody: short, without a promise.
    pub(super) fn state(&self, case: &Case) -> String {
        match case.state {
            State::Closed | State::Archived => self.ended(case),
            State::Registered => self.page.t("state-short-registered").into_owned(),
            State::PendingDispatch | State::ReturnRequested => {
                self.page.t("state-short-pending").into_owned()
            }
            State::Dispatched | State::Handling => {
                self.page
                    .t1("state-short-handling", "unit", self.lead(case))
            }
            State::Parked => self.page.t("state-short-parked").into_owned(),
            State::Following => self.page.t("state-short-following").into_owned(),
            State::Replied | State::CallingBack => {
                self.page.t1("state-short-replied", "unit", self.lead(case))
            }
        }
    }

    /// What happens now and what is still to come, after what is done.
    pub(super) fn ahead(&self, case: &Case) -> Vec<Step> {
        let now = |key, who: Option<String>, milestone| Step {
            title: self.page.t(key).into_owned(),
            who,
            at: None,
            by: self.by(case, milestone),
            note: None,
            own_words: false,
            progress: Progress::Now,
        };
        let next = |key| Step {
            title: self.page.t(key).into_owned(),
            who: None,
            at: None,
            by: None,
            note: None,
            own_words: false,
            progress: Progress::Next,
        };
        let own = |yours, everybodys| if self.own { yours } else { everybodys };
        let handle = || next(own("ahead-handle", "ahead-handle-public"));
        let centre = || self.centre();
        let lead = || case.lead.map(|unit| self.unit(unit));
        let asked = next(own("ahead-asked", "ahead-asked-public"));
        match case.state {
            State::Registered => vec![
                now("ahead-accept", centre(), Milestone::Accept),
                handle(),
                asked,
            ],
            State::PendingDispatch => vec![
                now("ahead-dispatch", centre(), Milestone::Dispatch),
                handle(),
                asked,
            ],
            State::ReturnRequested => vec![
                now("ahead-rule", centre(), Milestone::ReturnRuling),
                handle(),
                asked,
            ],
            State::Dispatched | State::Handling => {
                let reply = own("ahead-reply", "ahead-reply-public");
                vec![now(reply, lead(), Milestone::Reply), asked]
            }
            State::Parked => vec![
                now("ahead-resume", lead(), Milestone::Resume),
                handle(),
                asked,
            ],
            State::Following => vec![now("ahead-together", None, Milestone::Reply), asked],
            State::Replied => vec![now("ahead-audit", centre(), Milestone::Audit), asked],
            State::CallingBack => {
                let word = own("ahead-your-word", "ahead-your-word-public");
                vec![now(word, None, Milestone::CallBack)]
            }
            State::Closed | State::Archived => Vec::new(),
        }
    }

    /// "最迟周四 17:00"; how late it is when it is late.
    pub(super) fn by(&self, case: &Case, milestone: Milestone) -> Option<String> {
        let due = case.deadline(milestone).filter(|due| due.met.is_none())?;
        let when = self.page.when(&due.at);
        let key = if due.in_time(self.page.now) {
            "ahead-by"
        } else {
            "ahead-by-late"
        };
        Some(self.page.t1(key, "by", when))
    }

    /// A unit's name.
    pub(super) fn unit(&self, id: UnitId) -> String {
        let unit = self.web.hotline.units().get(id);
        let name = unit.map(|unit| self.page.words.either(&unit.name, &unit.en));
        name.map_or_else(|| self.page.t("somebody").into_owned(), str::to_owned)
    }

    /// Whether the reader is called "you".
    pub(super) fn own(&self) -> bool {
        self.own
    }

    /// The unit that runs the hotline.
    pub(super) fn centre(&self) -> Option<String> {
        use xinqiao_identity::units::UnitKind;
        let units = self.web.hotline.units();
        let centre = units.iter().find(|unit| unit.kind == UnitKind::Hotline)?;
        Some(self.unit(centre.id))
    }

    fn lead(&self, case: &Case) -> String {
        case.lead.map_or_else(
            || self.page.t("somebody").into_owned(),
            |unit| self.unit(unit),
        )
    }

    fn promise(&self, case: &Case, milestone: Milestone, said: &Said) -> String {
        let due = case.deadline(milestone).filter(|due| due.met.is_none());
        let key = match due {
            None => said.open,
            Some(due) if due.in_time(self.page.now) => said.in_time,
            Some(_) => said.late,
        };
        let by = due.map(|due| self.page.when(&due.at)).unwrap_or_default();
        self.page.t2(key, "unit", self.lead(case), "by", by)
    }

    fn ended(&self, case: &Case) -> String {
        let key = match case.ending {
            None | Some(Ending::Settled) => "ended-settled",
            Some(Ending::AnsweredAtOnce) => "ended-answered",
            Some(Ending::NotAccepted) => "ended-not-accepted",
            Some(Ending::TransferredOut) => "ended-transferred",
            Some(Ending::Merged) => "ended-merged",
            Some(Ending::Unreachable) => "ended-unreachable",
            Some(Ending::Unreasonable) => "ended-unreasonable",
            Some(Ending::Ended) => "ended-ended",
            Some(Ending::Withdrawn) if self.own => "ended-withdrawn",
            Some(Ending::Withdrawn) => "ended-withdrawn-public",
        };
        self.page.t(key).into_owned()
    }
}
