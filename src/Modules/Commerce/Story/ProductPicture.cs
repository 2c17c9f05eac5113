using System.Globalization;
using System.Net;

namespace Guildhall.Commerce.Story;

/// <summary>A product as a poster would show it: a simple shape on a quiet ground, its name below.</summary>
internal static class ProductPicture
{
    public const int Side = 640;

    private static readonly (string Ground, string Light, string Shape, string Ink)[] Palettes =
    [
        ("#f3e3d7", "#fbf4ee", "#c9744f", "#6e3a24"), ("#dfeae2", "#f2f8f3", "#4f8a68", "#254a37"), ("#e3e6f3", "#f4f5fb", "#6675b5", "#333e70"), ("#f4e1e6", "#fcf3f5", "#c0657f", "#6b2f40"),
        ("#f3ecd2", "#fbf8ec", "#bd9631", "#63500f"), ("#dcebee", "#f1f8fa", "#4a8c9c", "#234b56"),
    ];

    private static readonly string[] Shapes =
    [
        "<rect x='262' y='120' width='116' height='54' rx='14' fill='{i}'/><rect x='222' y='170' width='196' height='290' rx='44' fill='{s}'/><rect x='250' y='262' width='140' height='120' rx='12' fill='{l}'/>", // a bottle
        "<path d='M190 250h260l-22 196a40 40 0 0 1-40 34H252a40 40 0 0 1-40-34Z' fill='{s}'/><path d='M176 214h288a16 16 0 0 1 16 16v28H160v-28a16 16 0 0 1 16-16Z' fill='{i}'/><circle cx='320' cy='366' r='52' fill='{l}'/>", // a jar
        "<path d='M150 300a170 170 0 0 0 340 0Z' fill='{s}'/><circle cx='262' cy='246' r='62' fill='{i}'/><circle cx='352' cy='232' r='72' fill='{l}'/><circle cx='414' cy='268' r='44' fill='{i}' opacity='.7'/>", // a bowl of fruit
        "<rect x='168' y='190' width='304' height='270' rx='26' fill='{s}'/><rect x='168' y='190' width='304' height='84' rx='26' fill='{i}'/><rect x='296' y='190' width='48' height='270' fill='{l}' opacity='.85'/>", // a box
    ];

    public static string Svg(string title, int seed)
    {
        var (ground, light, shape, ink) = Palettes[seed % Palettes.Length];
        var drawing = Shapes[seed / Palettes.Length % Shapes.Length].Replace("{s}", shape, StringComparison.Ordinal).Replace("{i}", ink, StringComparison.Ordinal).Replace("{l}", light, StringComparison.Ordinal);
        var size = title.Length > 10 ? 34 : 42;
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns='http://www.w3.org/2000/svg' width='{Side}' height='{Side}' viewBox='0 0 {Side} {Side}'>
            <rect width='{Side}' height='{Side}' fill='{ground}'/><circle cx='320' cy='320' r='246' fill='{light}'/><ellipse cx='320' cy='486' rx='150' ry='18' fill='{ink}' opacity='.14'/>{drawing}
            <text x='320' y='592' text-anchor='middle' font-family='Noto Sans CJK SC' font-size='{size}' font-weight='700' fill='{ink}'>{WebUtility.HtmlEncode(title)}</text></svg>
            """);
    }
}
