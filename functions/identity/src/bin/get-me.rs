//! The function `get-me`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::queries::get_me::entry)
}
