//! What a chart tells apart.

use crate::search::Facet;
use crate::web::error::Failure;

use super::drawing::SERIES;
use super::filters::Filters;
use super::parameters::Parameters;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    Category,
    Topic,
    User,
    Package,
}

/// By either number of each word.
const NAMES: [(&str, Split); 8] = [
    ("category", Split::Category),
    ("categories", Split::Category),
    ("topic", Split::Topic),
    ("topics", Split::Topic),
    ("user", Split::User),
    ("users", Split::User),
    ("package", Split::Package),
    ("packages", Split::Package),
];

impl Split {
    /// The first that was asked for; where its filter names values, they must be few enough to be told apart.
    pub fn take(asked: &mut Parameters, filters: &Filters) -> Result<Option<Split>, Failure> {
        let Some(name) = asked.take("split_on") else { return Ok(None) };
        let wrong = || Failure::bad_request("\u{201c}split_on\u{201d} is category, topic, user or package.");
        let split = NAMES.iter().find(|(known, _)| *known == name).map(|(_, split)| *split).ok_or_else(wrong)?;
        if split.values(filters).len() > SERIES {
            let name = split.name();
            return Err(Failure::bad_request(format!(
                "A chart by {name} shows at most {SERIES} of them; ask for fewer."
            )));
        }
        Ok(Some(split))
    }

    pub fn name(self) -> &'static str {
        match self {
            Split::Category => "category",
            Split::Topic => "topic",
            Split::User => "user",
            Split::Package => "package",
        }
    }

    pub fn facet(self) -> Facet {
        match self {
            Split::Category => Facet::Category,
            Split::Topic => Facet::Topic,
            Split::User => Facet::Person,
            Split::Package => Facet::Package,
        }
    }

    /// What its own filter asks for.
    pub fn values(self, filters: &Filters) -> &[String] {
        match self {
            Split::Category => &filters.categories,
            Split::Topic => &filters.topics,
            Split::User => &filters.users,
            Split::Package => &filters.packages,
        }
    }

    /// The same filters, with that value alone for its own.
    pub fn only(self, filters: &Filters, value: &str) -> Filters {
        let mut only = filters.clone();
        let values = match self {
            Split::Category => &mut only.categories,
            Split::Topic => &mut only.topics,
            Split::User => &mut only.users,
            Split::Package => &mut only.packages,
        };
        *values = vec![value.to_owned()];
        only
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_at_a_time() {
        let mut asked = Parameters::parse("split_on=users&user=ann&user=bo&category=git");
        let filters = Filters::take(&mut asked).unwrap();
        let split = Split::take(&mut asked, &filters).unwrap().unwrap();
        assert_eq!((split, split.values(&filters).len()), (Split::User, 2));
        let only = split.only(&filters, "bo");
        assert_eq!((only.users, only.categories), (vec!["bo".to_owned()], vec!["git".to_owned()]));
    }

    #[test]
    fn more_than_there_are_colours_are_refused() {
        let mut asked = Parameters::parse(&format!("split_on=topic{}", "&topic=a.b.c.d".repeat(SERIES + 1)));
        let filters = Filters::take(&mut asked).unwrap();
        assert_eq!(Split::take(&mut asked, &filters).unwrap_err().status, 400);
    }
}
