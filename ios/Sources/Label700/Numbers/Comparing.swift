internal import Label700FFI

extension Number700 {
    /// Whether two texts are the same number, strictly: 700 numbers by their digits whatever their form, all other
    /// texts only if they agree in every character that is no separator. Withheld numbers are never the same.
    public static func areSame(_ left: String, _ right: String) -> Bool {
        guarded(false) { try sameNumber(a: left, b: right) }
    }

    /// Whether a sign-up or account-binding form may take this number as far as the 700 rules go (notice
    /// 工信部信管函〔2025〕130号, 三(三)3): `false` for a 700 number in any form.
    ///
    /// `true` says nothing else about the text, not even that it is a number.
    public static func mayBindAccount(_ raw: String) -> Bool {
        guarded(true) { try Label700FFI.mayBindAccount(raw: raw) }
    }
}
