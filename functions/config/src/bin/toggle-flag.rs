//! The function `create-config`.

fn main() -> std::process::ExitCode {
    lambda::run(config::commands::toggle_flag::entry)
}
