//! The same texts in SQLite's own search (FTS5, trigrams), to compare with.

use rusqlite::{Connection, params};
use xinqiao_search::Entry;

/// A table of texts, in memory.
pub struct Trigram {
    table: Connection,
}

impl Trigram {
    /// An empty one.
    ///
    /// # Errors
    /// When SQLite was built without FTS5.
    pub fn new() -> rusqlite::Result<Self> {
        let table = Connection::open_in_memory()?;
        table.execute_batch(
            "create virtual table text using fts5(title, questions, body, tokenize = 'trigram'); begin",
        )?;
        Ok(Self { table })
    }

    /// Takes a text in.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn put(&self, entry: &Entry) -> rusqlite::Result<()> {
        let mut insert = self
            .table
            .prepare_cached("insert into text(title, questions, body) values (?1, ?2, ?3)")?;
        insert.execute(params![entry.title, entry.questions.join(" "), entry.body])?;
        Ok(())
    }

    /// All that was put can be found.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn done(&self) -> rusqlite::Result<()> {
        self.table.execute_batch("commit")
    }

    /// The three best titles for a question: any three signs of it in a row, as
    /// FTS5 can ask.
    ///
    /// # Errors
    /// When the question cannot be asked.
    pub fn search(&self, question: &str) -> rusqlite::Result<Vec<String>> {
        let signs: Vec<char> = question
            .chars()
            .filter(|sign| sign.is_alphanumeric())
            .collect();
        let threes = signs
            .windows(3)
            .map(|three| format!("\"{}\"", three.iter().collect::<String>()));
        let asked: Vec<String> = threes.collect();
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let mut select = self.table.prepare_cached(
            "select title from text where text match ?1 order by bm25(text, 10.0, 5.0, 1.0) limit 3",
        )?;
        let titles = select.query_map([asked.join(" OR ")], |row| row.get(0))?;
        titles.collect()
    }
}
