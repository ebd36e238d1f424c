# The recipes of griffie; `just` lists them.

_list:
    @just --list

# Everything that must hold before a change goes in, as CI does it
ci:
    .ci/run

# Format, lint, test
check:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    cargo test

# Accept changed snapshots; look at the difference before you commit it
accept:
    INSTA_UPDATE=always cargo test

# Compile the shipped forms, wordings and layouts
content:
    cargo run -q -- check

# Make the documents of the demo case, with pictures of the pages
demo:
    cargo run -q --release -- demo target/demo --png

# veraPDF and qpdf over every PDF that tests and demo left behind
pdfa:
    .ci/conformance/run target/pdf target/demo

# The figures in the README
bench:
    cargo bench

# Licences and advisories of the dependencies
deny:
    cargo deny check
