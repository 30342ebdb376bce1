//! From a question to a list: what may answer is gathered from the index, then
//! weighed.

use std::collections::{BTreeMap, HashMap};

use tantivy::{
    Searcher, TantivyDocument, Term,
    query::{BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, Query, TermQuery},
    schema::{Field, IndexRecordOption},
};

use crate::{
    asked::{Also, Asked, Found, Hit},
    entry::Entry,
    marks, plain,
    question::{self, Counts, Matter, Question},
    rank::{Leaning, Ranked, Ranker},
    shelf::Fields,
    sieve::Sieve,
    terms,
    words::Words,
};

/// Candidates that are weighed.
const CANDIDATES: usize = 120;
/// What one sign is worth when candidates are gathered.
const SIGN: f32 = 0.3;
/// What is nearly said is worth when candidates are gathered.
const LEANING: f32 = 2.5;
/// Signs are gathered by that stand in a hundredth of all or less, roughly.
const RARE_SIGN: f32 = 0.35;
/// Hits at the most.
const LIMIT: usize = 50;

/// Finds what answers.
pub(crate) fn find(
    asked: &Asked,
    searcher: &Searcher,
    fields: &Fields,
    words: &Words,
) -> tantivy::Result<Found> {
    let counts = Counts { searcher, fields };
    let question = question::read(&asked.text, words, &counts);
    let ranker = Ranker::new(&question, words);
    let Some(query) = gather(&question, ranker.leanings(), fields) else {
        return Ok(Found::default());
    };
    let caught = searcher.search(&query, &Sieve::of(asked, CANDIDATES))?;
    let best = caught
        .first()
        .map_or(1.0, |caught| caught.score.max(f32::EPSILON));
    let mut ranked = Vec::with_capacity(caught.len());
    for caught in caught {
        let document: TantivyDocument = searcher.doc(caught.at)?;
        if let Some(entry) = fields.entry(&document) {
            ranked.extend(ranker.weigh(entry, caught.score / best));
        }
    }
    ranked.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.entry.key.cmp(&b.entry.key))
    });
    let meant = ranked
        .first()
        .and_then(|first| ranker.meant(&asked.text, first));
    Ok(Found {
        hits: hits(ranked, asked.limit.min(LIMIT), &ranker),
        meant,
    })
}

/// All that might answer: every word in every field, the title before the answer.
fn gather(question: &Question, leanings: &[Leaning<'_>], fields: &Fields) -> Option<BooleanQuery> {
    let mut terms: BTreeMap<(Field, String), f32> = BTreeMap::new();
    for leaning in leanings {
        for group in leaning.means() {
            let term = (fields.title, terms::of_group(*group));
            let known = terms.entry(term).or_insert(0.0);
            *known = known.max(LEANING * leaning.worth);
        }
    }
    for matter in &question.matters {
        for (term, weight) in looked_for(matter) {
            if term.chars().count() == 1 {
                terms.insert((fields.single, term), weight * matter.weight);
                continue;
            }
            for (field, boost) in [
                (fields.title, 3.0),
                (fields.questions, 2.4),
                (fields.keywords, 2.2),
                (fields.body, 0.6),
                (fields.owner, 0.5),
            ] {
                let weight = weight * boost * matter.weight;
                let known = terms.entry((field, term.clone())).or_insert(0.0);
                *known = known.max(weight);
            }
        }
        for syllables in &matter.sounds {
            for pair in syllables.windows(2) {
                let term = terms::of_sound(pair[0], pair[1]);
                terms.insert((fields.sound, term), 1.5 * matter.weight);
            }
        }
        if let Some(number) = &matter.number {
            let term = if number.contains('/') {
                terms::of_number(number)
            } else {
                number.clone()
            };
            terms.insert((fields.number, term.clone()), 6.0 * matter.weight);
            if number.contains('/') {
                terms.insert((fields.title, term.clone()), 4.0);
                terms.insert((fields.body, term), 2.0);
            }
        }
    }
    let rare = question
        .signs
        .iter()
        .filter(|(_, tells)| *tells > RARE_SIGN);
    for (sign, tells) in rare {
        let known = terms
            .entry((fields.single, sign.to_string()))
            .or_insert(0.0);
        *known = known.max(SIGN * tells);
    }
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = terms
        .into_iter()
        .map(|((field, term), boost)| (Occur::Should, worth(field, &term, boost)))
        .collect();
    for matter in &question.matters {
        clauses.extend(by_initials(matter, fields).map(|query| (Occur::Should, query)));
        clauses.extend(
            misspelled(matter, fields)
                .into_iter()
                .map(|query| (Occur::Should, query)),
        );
    }
    (!clauses.is_empty()).then(|| BooleanQuery::new(clauses))
}

/// The terms of a matter, and what each is worth.
fn looked_for(matter: &Matter) -> Vec<(String, f32)> {
    let mut found: HashMap<String, f32> = HashMap::new();
    for group in &matter.groups {
        found.insert(terms::of_group(*group), 1.0);
    }
    for form in matter
        .forms
        .iter()
        .filter(|form| form.by == crate::asked::By::Word)
    {
        let signs: Vec<char> = form.text.chars().collect();
        if signs.iter().all(|sign| plain::is_han(*sign)) {
            for pair in signs.windows(2) {
                let worth = form.worth * 2.0 / signs.len() as f32;
                let known = found.entry(pair.iter().collect()).or_insert(0.0);
                *known = known.max(worth);
            }
            if signs.len() > 2 {
                found.insert(form.text.clone(), form.worth);
            }
        } else {
            found.insert(form.text.clone(), form.worth);
        }
    }
    found.into_iter().collect()
}

fn worth(field: Field, term: &str, boost: f32) -> Box<dyn Query> {
    let term = TermQuery::new(
        Term::from_field_text(field, term),
        IndexRecordOption::WithFreqs,
    );
    Box::new(BoostQuery::new(Box::new(term), boost))
}

/// Titles whose syllables begin with these letters, all of them in a row.
fn by_initials(matter: &Matter, fields: &Fields) -> Option<Box<dyn Query>> {
    let letters: Vec<char> = matter.initials.as_ref()?.chars().collect();
    let rows: Vec<String> = if letters.len() == 2 {
        vec![letters.iter().collect()]
    } else {
        letters.windows(3).map(|row| row.iter().collect()).collect()
    };
    let all = rows
        .into_iter()
        .map(|row| (Occur::Must, worth(fields.initials, &row, 1.0)));
    Some(Box::new(BooleanQuery::new(all.collect())))
}

/// Letters with one typed wrong.
fn misspelled(matter: &Matter, fields: &Fields) -> Vec<Box<dyn Query>> {
    if matter.initials.is_none() || matter.asked.len() < 4 {
        return Vec::new();
    }
    [fields.title, fields.questions, fields.keywords]
        .into_iter()
        .map(|field| {
            let term = Term::from_field_text(field, &matter.asked);
            let query: Box<dyn Query> = Box::new(FuzzyTermQuery::new(term, 1, true));
            query
        })
        .collect()
}

/// The best of each name, with the others of that name behind it.
fn hits(ranked: Vec<Ranked>, limit: usize, ranker: &Ranker<'_>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::with_capacity(limit);
    let mut names: HashMap<(crate::entry::Kind, String), usize> = HashMap::new();
    for one in ranked {
        let name = (one.entry.key.kind, one.entry.title.clone());
        if let Some(place) = names.get(&name) {
            let Entry { key, owner, .. } = one.entry;
            hits[*place].also.push(Also { key, owner });
            continue;
        }
        if hits.len() == limit {
            continue;
        }
        names.insert(name, hits.len());
        hits.push(Hit {
            key: one.entry.key,
            title: marks::whole(&one.entry.title, &one.found_words()),
            excerpt: marks::excerpt(&one.entry, &one.found_words()),
            owner: one.entry.owner.clone(),
            why: ranker.why(&one),
            until: one.entry.until,
            also: Vec::new(),
            score: one.score,
        });
    }
    hits
}
