//! The table that is printed at the end.

#[derive(Default)]
pub struct Table {
    rows: Vec<[String; 3]>,
}

impl Table {
    pub fn row(&mut self, what: &str, measured: impl Into<String>, to_reach: &str) {
        let measured = measured.into();
        eprintln!("  {what}: {measured}");
        self.rows.push([what.to_owned(), measured, to_reach.to_owned()]);
    }

    pub fn print(&self) {
        let head = ["what", "measured", "to reach"].map(str::to_owned);
        let width = |column: usize| {
            self.rows.iter().chain([&head]).map(|row| row[column].chars().count()).max().unwrap_or_default()
        };
        let widths = [width(0), width(1), width(2)];
        let line = |row: &[String; 3]| {
            println!(
                "| {:<a$} | {:<b$} | {:<c$} |",
                row[0],
                row[1],
                row[2],
                a = widths[0],
                b = widths[1],
                c = widths[2]
            );
        };
        println!();
        line(&head);
        println!("|{}|{}|{}|", "-".repeat(widths[0] + 2), "-".repeat(widths[1] + 2), "-".repeat(widths[2] + 2));
        self.rows.iter().for_each(line);
    }
}
