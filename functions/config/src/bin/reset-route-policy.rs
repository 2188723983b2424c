//! The function `reset-route-policy`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::reset_route_policy)
}
