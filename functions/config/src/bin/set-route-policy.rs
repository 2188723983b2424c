//! The function `create-config`.

fn main() -> std::process::ExitCode {
    lambda::run(config::commands::set_route_policy::entry)
}
