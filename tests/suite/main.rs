//! All tests that drive the appliance through its public face, in one binary: the real program, started on a data
//! directory and a port of its own, fed through its command line, its socket and a real ZeroMQ publisher.

#![cfg(test)]

mod support;

mod api;
mod bus;
mod cli;
mod collectors;
mod contract;
mod crash;
mod editing;
mod events;
mod feeds;
mod history;
mod hooks;
mod pages;
mod people;
mod permission;
mod python;
mod rebuild;
mod retention;
mod rooms;
mod shelf;
mod stream;
