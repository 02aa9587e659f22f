// swift-tools-version: 6.0
import Foundation
import PackageDescription

// The Rust core comes in one of two forms. On a Mac: Label700Core.xcframework beside this file, built from the
// static libraries of ffi/ (not yet run on a Mac). Elsewhere: liblabel700_ffi.so in the folder that
// LABEL700_LIBRARY names. The Swift code in Generated/Label700FFI is generated from that same library.
let xcframework = "Label700Core.xcframework"
let hasXCFramework = FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/\(xcframework)")

let core: Target =
    hasXCFramework
    ? .binaryTarget(name: "Label700Core", path: xcframework)
    : .systemLibrary(name: "Label700Core", path: "Generated/Label700Core")

var linkerSettings: [LinkerSetting] = []
if !hasXCFramework, let folder = Context.environment["LABEL700_LIBRARY"] {
    linkerSettings = [.unsafeFlags(["-L\(folder)", "-Xlinker", "-rpath", "-Xlinker", folder])]
}

let package = Package(
    name: "Label700",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "Label700", targets: ["Label700"])],
    targets: [
        core,
        .target(
            name: "Label700FFI", dependencies: ["Label700Core"], path: "Generated/Label700FFI",
            // Not ours to change, and Swift 6.0 fails on it in Swift 6 mode.
            swiftSettings: [.swiftLanguageMode(.v5)],
            linkerSettings: linkerSettings),
        .target(name: "Label700", dependencies: ["Label700FFI"]),
        .executableTarget(name: "BindingBench", dependencies: ["Label700"]),
        // The program of docs/integrate-swift.md.
        .executableTarget(name: "FirstHint", dependencies: ["Label700"], path: "Examples/FirstHint"),
        .testTarget(name: "Label700Tests", dependencies: ["Label700", "Label700FFI"]),
    ],
    swiftLanguageModes: [.v6]
)
