//! `cargo xtask tour`: takes the pictures of `docs/tour.md` afresh, of a demo
//! city of its own.

use anyhow::Result;

use crate::{server::City, verify, web};

pub fn take() -> Result<()> {
    web::build()?;
    verify::in_a_browser("tour", &City::fill(None)?.serve()?)
}
