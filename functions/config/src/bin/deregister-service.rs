//! The function `create-config`.

fn main() -> std::process::ExitCode {
    lambda::run(config::commands::deregister_service::entry)
}
