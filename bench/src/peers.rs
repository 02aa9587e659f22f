//! What others would use for the same work. Each gets the same ranges and the same questions.

pub mod arrays;
pub mod sqlite;
pub mod telephone;
pub mod zstandard;
