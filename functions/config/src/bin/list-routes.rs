//! The function `list-routes`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::list_routes)
}
