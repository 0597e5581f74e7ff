//! Which page of an answer, and where the next one is.

use crate::model::Seq;
use crate::search::{Order, Page};
use crate::web::error::Failure;

use super::parameters::Parameters;

const ROWS: u64 = 25;
const MOST_ROWS: u64 = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    pub page: u64,
    pub rows: u64,
    pub order: Order,
    /// Only what was archived by then: what arrives between two pages moves nothing from one to the other.
    pub as_of: Option<Seq>,
}

impl Paging {
    pub fn take(asked: &mut Parameters) -> Result<Self, Failure> {
        let page = number(asked, "page", "the first page is 1")?.unwrap_or(1);
        let rows = number(asked, "rows_per_page", "25 where nothing is said")?.unwrap_or(ROWS);
        let as_of = number(asked, "as_of", "it comes from an earlier answer")?.map(Seq);
        let order = match asked.take("order").as_deref() {
            None | Some("desc") => Order::Newest,
            Some("asc") => Order::Oldest,
            Some(_) => return Err(refused("\u{201c}order\u{201d} is desc, newest first, or asc, oldest first.")),
        };
        match (page, rows) {
            (0, _) => Err(refused("\u{201c}page\u{201d} begins with 1.")),
            (_, 0) => Err(refused(
                "Everything at once is not given out: ask for up to 100 rows_per_page, and follow the pages.",
            )),
            (_, 1..=MOST_ROWS) => Ok(Paging { page, rows, order, as_of }),
            _ => Err(refused("\u{201c}rows_per_page\u{201d} is at most 100; follow the pages for more.")),
        }
    }

    pub fn asked(&self) -> Page {
        let skip = (self.page - 1).saturating_mul(self.rows);
        Page { order: self.order, skip, limit: self.rows as usize, as_of: self.as_of }
    }

    /// How many pages so many messages have.
    pub fn pages(&self, total: u64) -> u64 {
        total.div_ceil(self.rows)
    }

    pub fn order_name(&self) -> &'static str {
        match self.order {
            Order::Newest => "desc",
            Order::Oldest => "asc",
        }
    }
}

fn number(asked: &mut Parameters, name: &str, hint: &str) -> Result<Option<u64>, Failure> {
    let wrong = || refused(&format!("\u{201c}{name}\u{201d} is a whole number; {hint}."));
    asked.take(name).map(|text| text.parse().map_err(|_| wrong())).transpose()
}

fn refused(sentence: &str) -> Failure {
    Failure::bad_request(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging(query: &str) -> Result<Paging, Failure> {
        Paging::take(&mut Parameters::parse(query))
    }

    #[test]
    fn newest_first_unless_asked_otherwise() {
        let plain = paging("").unwrap();
        assert_eq!((plain.page, plain.rows, plain.order, plain.as_of), (1, 25, Order::Newest, None));
        let third = paging("page=3&rows_per_page=100&order=asc&as_of=7").unwrap();
        let asked = third.asked();
        assert_eq!((asked.skip, asked.limit, asked.order, asked.as_of), (200, 100, Order::Oldest, Some(Seq(7))));
        assert_eq!([0, 1, 100, 101].map(|total| third.pages(total)), [0, 1, 1, 2]);
        assert_eq!(paging("page=18446744073709551615").unwrap().asked().skip, u64::MAX);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for wrong in [
            "page=0",
            "page=-1",
            "page=x",
            "page=1.5",
            "rows_per_page=0",
            "rows_per_page=101",
            "order=up",
            "as_of=now",
            "page=99999999999999999999999",
        ] {
            assert_eq!(paging(wrong).unwrap_err().status, 400, "{wrong}");
        }
    }
}
