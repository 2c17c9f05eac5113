using System.Globalization;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench;

/// <summary>Run is what people ask for; the others are how a bench or a test starts this program again as its server, its victim or its reader.</summary>
internal enum BenchVerb { Run, Serve, Fire, Read }

/// <param name="Rows">How many rows each file of the import bench has.</param>
/// <param name="Readers">How many live readers the chat bench has; 0 is 1,000 and then 10,000.</param>
internal sealed record BenchOptions(BenchVerb Verb, string Name, string Db, double Seconds, int Connections, int Rows, int Readers, bool Json)
{
    public StorageOptions Storage => StorageOptions.Parse(Db).Value;

    /// <summary>How often figure and yardstick take turns where one round has a size, not a length.</summary>
    public int Rounds => Math.Clamp((int)(Seconds / 4), 1, 25) | 1;

    /// <summary>Null when the words make no sense.</summary>
    public static BenchOptions? Parse(string[] args)
    {
        var verb = args is ["serve", ..] ? BenchVerb.Serve : args is ["fire", ..] ? BenchVerb.Fire : args is ["read", ..] ? BenchVerb.Read : BenchVerb.Run;
        var words = new Queue<string>(verb == BenchVerb.Run ? args : args[1..]);
        if (!words.TryDequeue(out var name)) return null;
        var options = new BenchOptions(verb, name, $"sqlite:{Path.Combine(Path.GetTempPath(), "guildhall-bench", "bench.db")}", 20, 512, 300_000, 0, false);
        while (words.TryDequeue(out var word))
        {
            if (word == "--json") options = options with { Json = true };
            else if (!words.TryDequeue(out var value)) return null;
            else if (word == "--db" && StorageOptions.Parse(value).Refusal is null) options = options with { Db = value };
            else if (word == "--seconds" && double.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds > 0) options = options with { Seconds = seconds };
            else if (word == "--connections" && int.TryParse(value, CultureInfo.InvariantCulture, out var connections) && connections > 0) options = options with { Connections = connections };
            else if (word == "--rows" && int.TryParse(value, CultureInfo.InvariantCulture, out var rows) && rows > 0) options = options with { Rows = rows };
            else if (word == "--readers" && int.TryParse(value, CultureInfo.InvariantCulture, out var readers) && readers > 0) options = options with { Readers = readers };
            else return null;
        }
        return options;
    }
}
