//! The web application: its pages in process, without a browser.

mod access;
mod accounts;
mod browser;
mod document;
mod form;
mod guards;
mod html;
mod intake;
mod organisation;
mod page;
mod pages;
mod people;
mod words;
