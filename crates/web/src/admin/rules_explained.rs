//! A rule set in words: what a clerk is told instead of a file.

use xinqiao_hotline::rules::{CallBackStart, LimitRule, RuleSet};
use xinqiao_kernel::{Limit, words::Milestone};

use crate::{Web, page::Page};

/// One rule: what about, what it says, where it stands.
#[derive(Clone)]
pub(super) struct Said {
    pub(super) what: String,
    pub(super) says: String,
    pub(super) source: String,
}

/// One limit in words.
pub(super) struct LimitSaid {
    pub(super) id: String,
    pub(super) milestone: Milestone,
    /// For which cases it holds.
    pub(super) holds: String,
    pub(super) limit: String,
    pub(super) source: String,
}

impl LimitSaid {
    /// The limit beside those of other sets, whose step stands before the row.
    pub(super) fn side_by_side(&self) -> Said {
        Said {
            what: self.holds.clone(),
            says: self.limit.clone(),
            source: self.source.clone(),
        }
    }
}

/// The limits of a set, in the order in which they are tried.
pub(super) fn limits_of(web: &Web, page: &Page, set: &RuleSet) -> Vec<LimitSaid> {
    let limits = set.limits.iter();
    limits
        .map(|rule| LimitSaid {
            id: rule.id.clone(),
            milestone: rule.milestone,
            holds: holds(web, page, rule),
            limit: limit_words(page, rule.limit),
            source: rule.source.clone(),
        })
        .collect()
}

/// A limit in the person's language.
pub(crate) fn limit_words(page: &Page, limit: Limit) -> String {
    let (zh, en) = (limit.zh(), limit.en());
    page.words.either(&zh, &en).to_owned()
}

/// For which cases a limit holds: 紧急, 咨询 · 网站, 全部.
pub(crate) fn holds(web: &Web, page: &Page, rule: &LimitRule) -> String {
    let or = page.words.either("、", ", ");
    let mut parts: Vec<String> = Vec::new();
    let mut part = |words: Vec<String>| {
        if !words.is_empty() {
            parts.push(words.join(or));
        }
    };
    let classes = rule.class.iter();
    part(rule.urgency.iter().map(|w| page.word(w).into()).collect());
    part(rule.nature.iter().map(|w| page.word(w).into()).collect());
    part(rule.channel.iter().map(|w| page.word(w).into()).collect());
    part(
        classes
            .map(|code| web.classes.say(code, 0, page.words))
            .collect(),
    );
    if rule.only_named {
        part(vec![page.t("admin-only-named").into_owned()]);
    }
    if parts.is_empty() {
        page.t("admin-all-cases").into_owned()
    } else {
        parts.join(" · ")
    }
}

/// Everything in a set beside its limits.
pub(super) struct Explained<'a> {
    page: &'a Page,
    set: &'a RuleSet,
}

impl<'a> Explained<'a> {
    pub(super) const fn of(page: &'a Page, set: &'a RuleSet) -> Self {
        Self { page, set }
    }

    /// The same rules in the same order for every set.
    pub(super) fn in_order(&self) -> Vec<Said> {
        let RuleSet {
            returns,
            extension,
            park,
            end,
            call_back,
            cards,
            reopen,
            ..
        } = self.set;
        vec![
            self.said("admin-rule-return", self.returns(), &returns.source),
            self.said("admin-rule-extension", self.extension(), &extension.source),
            self.said(
                "admin-rule-park",
                self.ruled_by(park.ruled_by),
                &park.source,
            ),
            self.said("admin-rule-end", self.ruled_by(end.ruled_by), &end.source),
            self.said("admin-rule-call-back", self.call_back(), &call_back.source),
            self.said("admin-rule-cards", self.cards(), &cards.source),
            self.said("admin-rule-reopen", self.reopen(), &reopen.source),
        ]
    }

    fn said(&self, key: &str, says: String, source: &str) -> Said {
        Said {
            what: self.page.t(key).into_owned(),
            says,
            source: source.to_owned(),
        }
    }

    fn returns(&self) -> String {
        let rule = &self.set.returns;
        let window = limit_words(self.page, rule.window);
        let first = self
            .page
            .t2("admin-says-return", "window", window, "most", rule.most);
        let named = if rule.named_unit_may_return {
            "admin-says-named-may"
        } else {
            "admin-says-named-not"
        };
        self.joined([first, self.page.t(named).into_owned()])
    }

    fn extension(&self) -> String {
        let rule = &self.set.extension;
        let mut parts = vec![self.page.t1("admin-says-extension", "most", rule.most)];
        if let Some(total) = rule.total {
            let total = limit_words(self.page, total);
            parts.push(self.page.t1("admin-says-extension-total", "total", total));
        }
        for step in &rule.steps {
            let up_to = limit_words(self.page, step.up_to);
            let by = self.page.word(&step.ruled_by);
            let says = if step.from_extension > 1 {
                let from = step.from_extension;
                let pairs: [(&str, &dyn crate::words::Arg); 3] =
                    [("from", &from), ("limit", &up_to), ("by", &by)];
                self.page.words.with("admin-says-step-later", &pairs)
            } else {
                self.page.t2("admin-says-step", "limit", up_to, "by", by)
            };
            parts.push(says);
        }
        self.joined(parts)
    }

    fn ruled_by(&self, role: xinqiao_kernel::words::Role) -> String {
        let by = self.page.word(&role);
        self.page.t1("admin-says-ruled-by", "by", by)
    }

    fn call_back(&self) -> String {
        let rule = &self.set.call_back;
        let starts = match rule.starts {
            CallBackStart::AfterReply => "admin-says-call-after-reply",
            CallBackStart::AtDeadline => "admin-says-call-at-deadline",
        };
        let mut parts = vec![
            self.page.t(starts).into_owned(),
            self.page.t1("admin-says-attempts", "count", rule.attempts),
        ];
        if rule.good_evaluation_closes {
            parts.push(self.page.t("admin-says-good-closes").into_owned());
        }
        if rule.closes_when_passed {
            parts.push(self.page.t("admin-says-silence-closes").into_owned());
        }
        parts.push(self.page.t1("admin-says-rework", "count", rule.rework_most));
        self.joined(parts)
    }

    fn cards(&self) -> String {
        let rule = &self.set.cards;
        let shown = match (rule.yellow, rule.red) {
            (true, true) => "admin-says-cards-both",
            (true, false) => "admin-says-cards-yellow",
            (false, true) => "admin-says-cards-red",
            (false, false) => "admin-says-cards-none",
        };
        let percent = rule.remind_at_percent;
        let remind = self.page.t1("admin-says-remind", "percent", percent);
        self.joined([self.page.t(shown).into_owned(), remind])
    }

    fn reopen(&self) -> String {
        let within = limit_words(self.page, self.set.reopen.within);
        self.page.t1("admin-says-reopen", "within", within)
    }

    fn joined(&self, parts: impl IntoIterator<Item = String>) -> String {
        let parts: Vec<String> = parts.into_iter().collect();
        parts.join(self.page.words.either("；", "; "))
    }
}
