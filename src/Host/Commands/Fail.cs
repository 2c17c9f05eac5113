using Guildhall.Kernel;
using Guildhall.Kernel.Texts;

namespace Guildhall.Host.Commands;

internal static class Fail
{
    /// <summary>One sentence on stderr; exit 2 for wrong usage, 1 for a refusal.</summary>
    public static int With(Refusal refusal, TextWriter? errors = null)
    {
        var services = new ServiceCollection().AddGuildhallModules().AddSingleton<TextCatalogue>().AddScoped<Localizer>().BuildServiceProvider();
        var text = services.GetRequiredService<Localizer>();
        text.Language = System.Globalization.CultureInfo.CurrentUICulture.Name is { Length: > 0 } name ? name : "en";
        (errors ?? System.Console.Error).WriteLine(text.Of(refusal));
        return refusal.Kind == RefusalKind.Invalid ? 2 : 1;
    }
}
