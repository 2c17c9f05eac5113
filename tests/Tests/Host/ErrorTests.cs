using System.Net;
using System.Text;
using Guildhall.Brands.Contracts;
using Guildhall.Tests.Worlds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Guildhall.Tests.Host;

public sealed class ErrorTests
{
    [Fact]
    public async Task Pages_that_do_not_exist_and_methods_that_are_not_taken_answer_with_a_page_or_a_problem()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var owner = await world.SignIn(Role.Owner, brand);

        var lost = await owner.Get($"/b/{brand.Code}/nowhere");
        Assert.Equal(HttpStatusCode.NotFound, lost.StatusCode);
        Assert.Contains("Not found", await Browser.Text(lost), StringComparison.Ordinal);
        var problem = await owner.Get($"/api/v1/brands/{brand.Code}/nowhere");
        Assert.Equal("application/problem+json", problem.Content.Headers.ContentType?.MediaType);
        using var wrongMethod = await owner.Http.DeleteAsync(new Uri($"/api/v1/brands/{brand.Code}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrongMethod.StatusCode);
    }

    [Fact]
    public async Task What_breaks_is_told_with_a_number_and_malformed_json_stays_a_bad_request()
    {
        await using var world = await WebWorld.Create(map: app =>
        {
            app.MapGet("/throws-page", () => new RazorComponentResult<BreakingPage>()).Public();
            app.MapGet("/throws", string () => throw new InvalidOperationException("secret")).Public();
            app.MapPost("/api/takes-json", (BrandProfile body) => body.Name).Public().DisableAntiforgery();
        });
        using var browser = world.Anonymous();
        foreach (var path in new[] { "/throws", "/throws-page" })
        {
            using var thrown = await browser.Get(path);
            var page = await Browser.Text(thrown);
            Assert.Equal(HttpStatusCode.InternalServerError, thrown.StatusCode);
            Assert.Contains("Something broke", page, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", page, StringComparison.Ordinal);
        }
        foreach (var body in new[] { "{", "[]", "{}", "null" })
        {
            using var answer = await browser.Http.PostAsync(new Uri("/api/takes-json", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Every_answer_carries_the_same_strict_policy()
    {
        var world = await WebWorld.Shared;
        using var browser = world.Anonymous();
        foreach (var path in new[] { "/", "/sign-in", "/nowhere", "/health", "/brand/b4532a.css" })
        {
            using var answer = await browser.Get(path);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }
        var page = await browser.Page("/sign-in");
        Assert.DoesNotMatch(" style=| on[a-z]+=\"|<script(?![^>]* src=)", page);
    }

    [Fact]
    public async Task A_database_that_is_gone_is_told_in_a_sentence_and_never_with_a_stack_trace()
    {
        await using var world = await WebWorld.Create();
        using var broken = await world.SignIn(await world.NewOperator());
        await Break(world);

        using var answer = await broken.Get("/account");
        var page = await Browser.Text(answer);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.DoesNotContain("   at ", page, StringComparison.Ordinal);
        Assert.Contains("database", page, StringComparison.Ordinal);
    }

    private sealed class BreakingPage : ComponentBase
    {
        protected override async Task OnInitializedAsync()
        {
            await Task.Yield();
            throw new InvalidOperationException("secret");
        }
    }

    private static async Task Break(WebWorld world)
    {
        var options = world.Source.Options;
        if (options.Kind == Guildhall.Kernel.Storage.StorageKind.PostgreSql)
        {
            var at = new NpgsqlConnectionStringBuilder(options.Connection);
            await using var admin = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(options.Connection) { Database = "postgres" }.ToString());
            await admin.OpenAsync();
            await using var drop = new NpgsqlCommand($"drop database {at.Database} with (force)", admin) { CommandTimeout = 240 }; // It ends with a checkpoint, long while other tests write.
            await drop.ExecuteNonQueryAsync();
            return;
        }
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in new[] { "", "-wal", "-shm" }) File.Delete(options.Connection + file);
        Directory.CreateDirectory(options.Connection);
    }
}
