//! The function `update-config`.

fn main() -> std::process::ExitCode {
    lambda::run(config::commands::update_config::entry)
}
