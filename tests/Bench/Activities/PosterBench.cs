using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.FlashSales;
using Guildhall.Activities.Life;
using Guildhall.Activities.Posters;
using Guildhall.Brands.Contracts;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Texts;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Bench.Activities;

/// <summary>A poster of 1080×1440 with Chinese text, prices and a code that leads there: drawn for who asks first, and found again for everybody after.</summary>
internal sealed class PosterBench : IBench
{
    private const double FirstBar = 60, AgainBar = 1;
    private const int MostFirst = 200, AgainEach = 25;

    public string Name => "poster";

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        using var services = new ServiceCollection().AddGuildhallModules().AddSingleton<TextCatalogue>().AddScoped<Localizer>().BuildServiceProvider();
        using var scope = services.CreateScope();
        var text = scope.ServiceProvider.GetRequiredService<Localizer>();
        text.Language = "zh-Hans";
        var (shelf, now) = (new PosterShelf(), TimeProvider.System.GetUtcNow());
        var brand = new BrandProfile(new(Id.New(TimeProvider.System)), "bench", "面包工坊", "Asia/Shanghai", "CNY", "zh-Hans", "#b4532a");
        var activity = new Guildhall.Activities.Life.Activity(new(Id.New(TimeProvider.System)), FlashSale.Kind, "中秋月饼限时秒杀，全场五折起", ActivityState.Running, now, now.AddHours(5), GoalKind.Orders, 1, null, 0, 0, "CNY", Eligibility.Everyone, "{}", [], "", now, null, null, 1);
        PosterLine[] lines = [new("草莓奶油蛋糕", "¥9.90", "¥68.00"), new("抹茶红豆千层蛋糕", "¥19.90", "¥88.00")];
        // As a request does it: the sheet is written anew, what was drawn from the same one is found by it.
        async Task<double> Print(int n)
        {
            var start = Stopwatch.GetTimestamp();
            var png = await shelf.Print(PosterSheet.Draw(activity, brand, "面包一群", lines, $"https://guildhall.example/g/abcdefghijklmnop/flash-sale/{activity.Id.Value}?by={n}", text), default);
            if (png.Refusal is { } refusal || png.Value.Length < 20_000) throw new InvalidOperationException("Nothing was drawn.");
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        for (var n = -5; n < 0; n++) await Print(n);
        List<double> first = [], again = [];
        for (var start = Stopwatch.GetTimestamp(); first.Count < MostFirst && (first.Count < 5 || Stopwatch.GetElapsedTime(start).TotalSeconds < options.Seconds);)
        {
            first.Add(await Print(first.Count));
            for (var n = 0; n < AgainEach; n++) again.Add(await Print(first.Count - 1));
        }
        return new Report([new("drawn first", TimesReport.Median(first), At(first, .99), FirstBar, first.Count), new("found again", TimesReport.Median(again), At(again, .99), AgainBar, again.Count)]);
    }

    private static double At(List<double> all, double part) => all.Order().ElementAt((int)(part * (all.Count - 1)));

    private sealed record Line(string Name, double P50Ms, double P99Ms, double BarMs, int Times);

    private sealed record Report(IReadOnlyList<Line> Lines) : IBenchReport
    {
        private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

        public string ToJson() => JsonSerializer.Serialize(Lines, Snake);

        public string ToText()
        {
            var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"poster {PosterSheet.Width}×{PosterSheet.Height}, Chinese text and a code");
            foreach (var line in Lines) text.AppendLine(CultureInfo.InvariantCulture, $"  {line.Name,-12} p50 {line.P50Ms,7:N2} ms   p99 {line.P99Ms,7:N2} ms   bar {line.BarMs:N0} ms   {line.Times:N0} times");
            return text.ToString().TrimEnd();
        }
    }
}
