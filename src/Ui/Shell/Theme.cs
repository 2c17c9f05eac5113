namespace Guildhall.Ui;

public static class Theme
{
    public const string Cookie = "theme";

    public static IReadOnlyList<string> Offered { get; } = ["auto", "light", "dark"];

    public static string Normal(string? value) => value is not null && Offered.Contains(value) ? value : "auto";
}
