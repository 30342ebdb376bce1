//! The region tree as one list to choose from: districts with their towns. Anything
//! finer is said in words, which people know and codes do not.

use xinqiao_kernel::Point;

use crate::{
    form::Form,
    tree::{Node, Tree},
    view::Choice,
    words::Words,
};

/// A district with what lies in it.
pub(crate) struct District {
    /// Its name, over its choices.
    pub(crate) name: String,
    /// Itself, for people who do not know the town, and its towns.
    pub(crate) choices: Vec<Choice>,
}

/// Every district of the site.
pub(crate) fn districts(regions: &Tree, words: Words) -> Vec<District> {
    let of = |district: &Node| {
        let name = regions.name(&district.code, words);
        let whole = words.t1("place-somewhere-in", "place", &name);
        let towns = regions
            .children(Some(&district.code))
            .map(|town| Choice::new(&town.code, regions.name(&town.code, words)));
        let choices = std::iter::once(Choice::new(&district.code, whole))
            .chain(towns)
            .collect();
        District { name, choices }
    };
    top(regions).into_iter().map(of).collect()
}

/// The point that was chosen on a map: fields `longitude` and `latitude`, which
/// only a script fills. What is no point is none; the region says where.
pub(super) fn point(form: &Form) -> Option<Point> {
    let (longitude, latitude) = (form.value("longitude"), form.value("latitude"));
    Point::parse(&format!("{longitude},{latitude}")).ok()
}

/// A place as people of the city say it: 南汀区 / 白塔街道.
pub(crate) fn name(regions: &Tree, code: &str, words: Words) -> String {
    regions.say(code, regions.known(), words)
}

/// The highest level that has more than one region: a city's districts, however
/// many levels of nation and province stand above it in the table. A site of one
/// single region has that one.
pub(super) fn top(regions: &Tree) -> Vec<&Node> {
    let level = |depth: usize| -> Vec<&Node> {
        regions
            .iter()
            .filter(|node| regions.path(&node.code).len() == depth)
            .collect()
    };
    let known = regions.known();
    let below = level(known + 1);
    if below.is_empty() {
        level(known)
    } else {
        below
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    fn tree(codes: &[(&str, Option<&str>)]) -> Tree {
        Tree::new(codes.iter().map(|(code, parent)| Node {
            code: (*code).to_owned(),
            name: (*code).to_owned(),
            parent: parent.map(str::to_owned),
            ..Node::default()
        }))
    }

    #[test]
    fn nobody_is_asked_for_the_city_everybody_lives_in() {
        let zh = Words { lang: Lang::Zh };
        let city = [("99", None), ("9901", Some("99"))];
        let districts_of = [("990101", Some("9901")), ("990102", Some("9901"))];
        let regions = tree(&[city.as_slice(), &districts_of].concat());
        let names = |regions: &Tree| -> Vec<String> {
            districts(regions, zh)
                .into_iter()
                .map(|district| district.name)
                .collect()
        };
        assert_eq!(names(&regions), ["990101", "990102"]);
        assert_eq!(
            names(&tree(&city)),
            ["9901"],
            "a site of one region can be filed in"
        );
        assert_eq!(name(&regions, "990102", zh), "990102");
    }
}
