//! The function `get-docs`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::queries::get_docs::entry)
}
