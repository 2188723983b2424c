//! The function `create-config`.

fn main() -> std::process::ExitCode {
    lambda::run(config::commands::reset_route_policy::entry)
}
