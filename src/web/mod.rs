//! The web application: pages over the use cases of `app`, for one person on their own machine or for those with an account.
//!
//! Owns axum, tower and the HTML templates (`templates/web/`). A page is a synchronous function from a [`visit::Visit`]
//! to an [`answer::Answer`]; the router is the contents page. Everything that a page says stands in a template, in both
//! languages. Names of parties never stand in an address, a title or a log.

mod answer;
mod assets;
mod error;
pub mod form;
mod guard;
mod guest;
mod pages;
mod posted;
mod results;
mod router;
mod serve;
mod server;
mod session;
mod site;
mod template;
mod throttle;
mod visit;

pub use router::router;
pub use server::{Bound, bind};
pub use site::{Clock, Opening, Site};
