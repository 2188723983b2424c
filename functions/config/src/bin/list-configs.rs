//! The function `list-configs`.

fn main() -> std::process::ExitCode {
    lambda::run(config::queries::list_configs::entry)
}
