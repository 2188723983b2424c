//! The function `create-config`.

fn main() -> std::process::ExitCode {
    lambda::run(config::commands::update_flag::entry)
}
