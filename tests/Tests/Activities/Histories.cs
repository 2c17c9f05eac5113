using System.Globalization;

namespace Guildhall.Tests.Activities;

/// <summary>Random histories: two dozen against each database, more by GUILDHALL_TEST_SEEDS.</summary>
public static class Histories
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("GUILDHALL_TEST_SEEDS"), CultureInfo.InvariantCulture, out var count) ? count : 24)];
}
