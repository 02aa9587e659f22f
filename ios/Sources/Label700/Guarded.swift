/// The answer, or `fallback` if the core itself fails, which it is not known to do. A call must ring on even then:
/// a fault of this library takes a label away, never the app.
func guarded<Answer>(_ fallback: @autoclosure () -> Answer, _ ask: () throws -> Answer) -> Answer {
    do { return try ask() } catch { return fallback() }
}
