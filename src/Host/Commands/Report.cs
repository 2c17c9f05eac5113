using System.CommandLine;
using System.Globalization;
using Guildhall.Kernel;

namespace Guildhall.Host.Commands;

/// <summary><c>report --brand B [--group G] [--from DAY] [--to DAY] [--json | --html FILE]</c>: every figure of a brand or a group.</summary>
internal static class Report
{
    public static Command Command()
    {
        var brand = new Option<string>("--brand") { Required = true, Description = "Code or name" };
        var group = new Option<string?>("--group") { Description = "Name of the group (default: the whole brand)" };
        var from = new Option<string?>("--from") { Description = "First day, 2026-01-01" };
        var to = new Option<string?>("--to") { Description = "The day after the last (default: 30 days up to the last complete day with facts)" };
        var json = new Option<bool>("--json") { Description = "Print one JSON document (the default)" };
        var html = new Option<string?>("--html") { Description = "Write a page to this file instead" };
        var language = new Option<string?>("--language") { Description = "Of the page: zh-Hans, zh-Hant or en (default: the brand's)" };
        var db = CommandHost.Db();
        var command = new Command("report", "Print every figure of a brand or a group") { brand, group, from, to, json, html, language, db };
        command.SetAction((parsed, ct) => CommandHost.Run(parsed, db, async (context, inner) =>
        {
            if (!TryDay(parsed.GetValue(from), out var first)) return context.Refuse(CommandRefusals.BadDay.With(parsed.GetValue(from)!));
            if (!TryDay(parsed.GetValue(to), out var end)) return context.Refuse(CommandRefusals.BadDay.With(parsed.GetValue(to)!));
            var found = await CommandBrand.Find(context, parsed.GetValue(brand)!, inner);
            if (found.Refusal is { } refusal) return context.Refuse(refusal);
            await CommandBrand.CatchUp(context, found.Value, inner);

            await using var scope = context.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(found.Value.Id);
            scope.ServiceProvider.GetRequiredService<Kernel.Texts.Localizer>().Language = parsed.GetValue(language) ?? found.Value.Language;
            var report = await scope.ServiceProvider.GetRequiredService<Insights.Contracts.Report>().Handle(new(parsed.GetValue(group), first, end), inner);
            if (report.Refusal is { } no) return context.Refuse(no);
            if (parsed.GetValue(html) is { } file)
            {
                await File.WriteAllTextAsync(context.Resolve(file), report.Value.Html(), inner);
                await context.Out.WriteLineAsync($"Wrote {context.Resolve(file)}");
            }
            else
            {
                await context.Out.WriteLineAsync(report.Value.Json);
            }
            return 0;
        }, ct));
        return command;
    }

    private static bool TryDay(string? written, out DateOnly? day)
    {
        day = DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : null;
        return written is null || day is not null;
    }
}
