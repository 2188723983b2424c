//! The function `rollback-config`.

fn main() -> std::process::ExitCode {
    lambda::run(config::commands::rollback_config::entry)
}
