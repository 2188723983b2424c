//! The function `delete-config`.

fn main() -> std::process::ExitCode {
    lambda::run(config::commands::delete_config::entry)
}
