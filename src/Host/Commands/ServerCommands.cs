using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Guildhall.Host.Commands;

/// <summary>Commands for a database that a server holds: sent to the server with the token it left beside the database, answered line by line.</summary>
internal static class ServerCommands
{
    public const string Path = "/internal/commands";

    internal sealed record Call(string Token, string[] Args, string Folder, bool Watched);

    /// <summary>One line of the answer: text for stdout or stderr, progress, or the exit code.</summary>
    internal sealed record Line(string? Out = null, string? Error = null, long? Done = null, long? Total = null, int? Exit = null);

    public static async Task<int> Send(HostOptions options, string[] args, CancellationToken ct)
    {
        if (DatabaseHold.Find(options) is not { } holder)
        {
            await System.Console.Error.WriteLineAsync($"Another command is using {options.Storage.Connection}. Please try again when it has finished.");
            return 1;
        }
        using var bar = Terminal.ProgressBar();
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Post, holder.Url + Path)
        {
            Content = JsonContent.Create(new Call(holder.Token, args, Environment.CurrentDirectory, bar is not null)),
        };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ct));
        while (await reader.ReadLineAsync(ct) is { } text)
        {
            var line = JsonSerializer.Deserialize<Line>(text)!;
            if (line.Out is { } output) await System.Console.Out.WriteAsync(output);
            if (line.Error is { } error) await System.Console.Error.WriteAsync(error);
            if (line.Done is { } done) bar?.Show(done, line.Total);
            if (line.Exit is { } exit) return exit;
        }
        await System.Console.Error.WriteLineAsync("The server stopped before the command had finished.");
        return 1;
    }

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes, DatabaseHold hold, IServiceProvider services) => routes.MapPost(Path, async (Call call, HttpContext http) =>
    {
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(call.Token), Encoding.UTF8.GetBytes(hold.Token)))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        http.Response.ContentType = "application/x-ndjson";
        var turn = new Lock();
        void Write(Line line)
        {
            lock (turn) http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line).Append((byte)'\n').ToArray()).AsTask().GetAwaiter().GetResult();
        }
        var context = new CommandContext(services,
            new LineWriter(text => Write(new Line(Out: text))), new LineWriter(text => Write(new Line(Error: text))), call.Folder,
            call.Watched ? (done, total) => Write(new Line(Done: done, Total: total)) : null);
        Write(new Line(Exit: await CommandHost.RunInside(context, call.Args)));
    });

    private sealed class LineWriter(Action<string> write) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;
        public override void Write(char value) => write(value.ToString());
        public override void Write(string? value) => write(value ?? "");
        public override void WriteLine(string? value) => write(value + "\n");
    }
}
